/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The limits that bind a memcg and the protection that reaches it: limit, headroom,
 * high_limit, over_high and effective min and low of struct memcg.
 */
#ifndef __LIMITS_H
#define __LIMITS_H

#include "model/memcg.h"
#include "model/sample.h"

/* Computes them; its parent's have to be computed before. */
void memcg__compute_limits(struct memcg *memcg, const struct sample *sample);

#endif /* __LIMITS_H */
