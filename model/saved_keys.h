/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The agreement of writer and reader of saved samples: the version of the JSON, and the
 * keys of a header that each row repeats. tests/schema.json describes the format.
 */
#ifndef __SAVED_KEYS_H
#define __SAVED_KEYS_H

#include <stdbool.h>

/* It is raised when a key changes its meaning or goes, not when one is added. */
#define JSON_SCHEMA 1

/* The keys of a document's header that each row of one memcg has; NULL ends them. */
extern const char *const saved_row_keys[];

/* True if it is one of them. */
bool saved_key__is_repeated(const char *key);

#endif /* __SAVED_KEYS_H */
