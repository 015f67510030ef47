// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Builds and compares paths of memcgs, sorts memcgs. */
#include <errno.h>
#include <string.h>
#include "lib/log.h"
#include "lib/text.h"
#include "model/memcg.h"

const char *const memcg_states[] = { "online", "dying", "hidden", NULL };

void memcg__append_path(const struct memcg *memcg, struct text *path)
{
	const struct memcg *step;
	size_t length = 0;
	char *end;

	for (step = memcg; step->parent; step = step->parent)
		length += 1 + strlen(step->name);
	if (step->parent_path) {
		text__append_string(path, step->parent_path);
		text__append(path, "/", 1);
		text__append_string(path, step->name);
	} else if (!length) {
		/* The start of the tree is "/": the root, or a container's root. */
		text__append(path, "/", 1);
	}
	/* The way leads up, so the path is filled from its end. */
	end = text__extend(path, length);
	if (!end)
		return;
	end += length;
	for (step = memcg; step->parent; step = step->parent) {
		length = strlen(step->name);
		end -= length;
		memcpy(end, step->name, length);
		*--end = '/';
	}
}

int memcg__fail_path(void)
{
	return log__error(-ENOMEM, "no memory for a cgroup's path");
}

/* Compares paths part by part: '/' comes before every other byte. */
static int path__compare(const char *one, const char *other)
{
	while (*one && *one == *other) {
		one++;
		other++;
	}
	if (*one == *other)
		return 0;
	if (!*one || (*one == '/' && *other))
		return -1;
	if (!*other || *other == '/')
		return 1;
	return (unsigned char)*one - (unsigned char)*other;
}

/* For memcgs that have no common ancestor in the sample. */
static int memcg__compare_whole_path(const struct memcg *one,
				     const struct memcg *other)
{
	struct text a = {}, b = {};
	int order;

	memcg__append_path(one, &a);
	memcg__append_path(other, &b);
	order = path__compare(text__string(&a), text__string(&b));
	text__free(&a);
	text__free(&b);
	return order;
}

int memcg__compare_path(const struct memcg *one, const struct memcg *other)
{
	const struct memcg *a = one, *b = other;

	while (a->level > b->level && a->parent)
		a = a->parent;
	while (b->level > a->level && b->parent)
		b = b->parent;
	/* One is above the other, or both are the same. */
	if (a == b)
		return one->level < other->level ? -1 :
						   one->level > other->level;
	while (a->parent != b->parent && a->parent && b->parent) {
		a = a->parent;
		b = b->parent;
	}
	if (!a->parent || a->parent != b->parent)
		return memcg__compare_whole_path(one, other);
	return strcmp(a->name, b->name);
}

/*
 * A merge sort: each pass merges runs of twice the length, from one half of the room
 * to the other. qsort_r() would call malloc() at each refresh of a screen.
 */
void memcgs__sort(struct memcg **memcgs, size_t nr,
		  int (*compare)(const struct memcg *one,
				 const struct memcg *other, void *context),
		  void *context)
{
	struct memcg **from = memcgs, **to = memcgs + nr, **swap;
	size_t run, start, i, k, middle, end, at;

	for (run = 1; run < nr; run *= 2) {
		for (start = 0; start < nr; start = end) {
			middle = start + run < nr ? start + run : nr;
			end = middle + run < nr ? middle + run : nr;
			for (i = at = start, k = middle; at < end; at++)
				to[at] = k == end || (i < middle &&
						      compare(from[i], from[k],
							      context) < 0) ?
						 from[i++] :
						 from[k++];
		}
		swap = from;
		from = to;
		to = swap;
	}
	if (from != memcgs)
		memcpy(memcgs, from, nr * sizeof(*from));
}
