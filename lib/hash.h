/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* A hash of bytes, for tables in memory. */
#ifndef __HASH_H
#define __HASH_H

#include <linux/types.h>
#include <stddef.h>

/* FNV-1a of 32 bits. */
static inline __u32 bytes__hash(const char *bytes, size_t length)
{
	__u32 hash = 2166136261;

	while (length--)
		hash = (hash ^ (unsigned char)*bytes++) * 16777619;
	return hash;
}

#endif /* __HASH_H */
