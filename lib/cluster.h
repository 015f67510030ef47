/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Clusters: a character and what belongs to it, such as a letter with its marks, or an
 * emoji of several characters. A terminal shows a cluster as one, and none is cut.
 */
#ifndef __CLUSTER_H
#define __CLUSTER_H

#include <stddef.h>

/*
 * Measures the cluster of UTF-8 that bytes begin with. Returns its length in bytes and
 * sets *columns to the columns that it takes on a terminal: the C library's wcwidth() of
 * its characters, but emoji that are joined take those of the first. 0: the bytes begin
 * with none that may be shown, but with a control, with something that has no width, with
 * a mark that has nothing to stand on, or with no UTF-8.
 */
size_t cluster__measure(const char *bytes, size_t length, size_t *columns);

#endif /* __CLUSTER_H */
