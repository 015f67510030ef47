/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The order of a saved sample's memcgs. A file may have them in any order, as somebody
 * sorted them; a snapshot wants a parent before its children.
 */
#ifndef __SAVED_ORDER_H
#define __SAVED_ORDER_H

#include "source/saved_sample.h"

/*
 * Puts records, stats and given of a sample in the order of the tree, siblings as in
 * the file, and sets memcgs. Refuses a serial that is there twice, and a memcg whose
 * path isn't directly below its parent's. Returns 0 or -errno, logged.
 */
int saved_order__sort(struct saved_sample *sample);

#endif /* __SAVED_ORDER_H */
