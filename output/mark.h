/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* The marks behind the names of a table, which say what a memcg is. */
#ifndef __MARK_H
#define __MARK_H

#include "model/memcg.h"
#include "output/table.h"

struct mark {
	const char *text; /* with the blank before it */
	enum style style; /* of the name as well */
	bool is_news; /* it tells what the sample before didn't have */
	bool (*holds)(const struct memcg *memcg);
};

/* Its mark, of which the text may be "". has_news: there is a sample before. */
const struct mark *memcg__mark(const struct memcg *memcg, bool has_news);

#endif /* __MARK_H */
