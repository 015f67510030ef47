/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Proves of text that json-c took that it is what RFC 8259 calls JSON, as it is handed on
 * as it stands. json-c lets more in, and how much depends on its version.
 */
#ifndef __SAVED_CHECK_H
#define __SAVED_CHECK_H

#include "source/saved_value.h"

/*
 * Values that json-c hands on have to survive there: no key twice, no whole number beyond
 * 64 bits. Returns 0; -EINVAL: something is refused; -ENOMEM; both logged.
 */
int saved_check__object(const char *text, size_t length, enum saved_kept kept,
			const struct saved_place *place);

#endif /* __SAVED_CHECK_H */
