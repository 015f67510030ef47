// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Owns the memory of one saved sample. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include "lib/log.h"
#include "source/saved_sample.h"

/* Memory that many strings and made-up memcgs share. */
struct saved_chunk {
	struct saved_chunk *next;
	size_t size;
	size_t used;
	char byte[];
};

#define CHUNK_SIZE 65536

void *saved_sample__keep(struct saved_sample *sample, const void *bytes,
			 size_t length)
{
	/* The bytes may be a structure, which has to be aligned. */
	const size_t size = (length + 7) & ~(size_t)7;
	struct saved_chunk *chunk = sample->chunks;
	void *place;

	if (!chunk || chunk->size - chunk->used < size) {
		const size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;

		chunk = malloc(sizeof(*chunk) + room);
		if (!chunk)
			return NULL;
		*chunk = (struct saved_chunk){ .next = sample->chunks,
					       .size = room };
		sample->chunks = chunk;
	}
	place = chunk->byte + chunk->used;
	memcpy(place, bytes, length);
	chunk->used += size;
	return place;
}

int saved_sample__fail_memory(const struct saved_sample *sample)
{
	return log__error(-ENOMEM, "%s: no memory for a sample of %u memcgs",
			  sample->file, sample->nr);
}

int saved_sample__add_name(struct saved_sample *sample, const char *name,
			   __u32 *block)
{
	const __u32 nr = strlen(name) / NAME_BLOCK + 1;
	struct name_block *more;

	if (sample->nr_name_blocks + nr > sample->name_room) {
		sample->name_room = sample->name_room * 2 + NAME_BLOCKS_MAX;
		more = reallocarray(sample->names, sample->name_room,
				    sizeof(*more));
		if (!more)
			return saved_sample__fail_memory(sample);
		sample->names = more;
	}
	*block = sample->nr_name_blocks;
	strcpy(sample->names[*block].byte, name);
	sample->nr_name_blocks += nr;
	return 0;
}

static void saved_sample__free_memcgs(struct saved_sample *sample)
{
	free(sample->rows);
	free(sample->records);
	free(sample->stats);
	free(sample->pressures);
	free(sample->given);
	free(sample->memcgs);
}

int saved_sample__make_room(struct saved_sample *sample, __u32 nr)
{
	saved_sample__free_memcgs(sample);
	sample->nr = nr;
	sample->nr_name_blocks = 0;
	/* calloc(0) may return NULL. */
	sample->rows = calloc(nr + 1, sizeof(*sample->rows));
	sample->records = calloc(nr + 1, sizeof(*sample->records));
	sample->stats = calloc(nr + 1, sizeof(*sample->stats));
	sample->pressures = calloc(nr + 1, sizeof(*sample->pressures));
	sample->given = calloc((size_t)nr * sample->columns.nr_given + 1,
			       sizeof(*sample->given));
	sample->memcgs = calloc(nr + 1, sizeof(*sample->memcgs));
	return sample->rows && sample->records && sample->stats &&
			       sample->pressures && sample->given &&
			       sample->memcgs ?
		       0 :
		       saved_sample__fail_memory(sample);
}

struct saved_place saved_sample__place(const struct saved_sample *sample,
				       __u32 i)
{
	return (struct saved_place){
		.file = sample->file,
		.line = sample->pieces.pieces[i].line,
		.memcg = sample->is_rows ? NOT_A_MEMCG : i,
	};
}

void saved_sample__clear(struct saved_sample *sample)
{
	struct saved_chunk *chunk;

	while ((chunk = sample->chunks)) {
		sample->chunks = chunk->next;
		free(chunk);
	}
	sample->pieces.nr = 0;
	sample->has_unreadable = false;
}

void saved_sample__free(struct saved_sample *sample)
{
	saved_sample__clear(sample);
	saved_sample__free_memcgs(sample);
	saved_columns__free(&sample->columns);
	free(sample->pieces.pieces);
	free(sample->names);
	*sample = (struct saved_sample){};
}
