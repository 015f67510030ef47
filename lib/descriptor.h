/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Writing to a descriptor, which may take a part at a time. */
#ifndef __DESCRIPTOR_H
#define __DESCRIPTOR_H

#include <stddef.h>

/* Writes all of the bytes. Returns 0 or -errno, not logged: then a part may be written. */
int descriptor__write(int descriptor, const char *bytes, size_t length);

#endif /* __DESCRIPTOR_H */
