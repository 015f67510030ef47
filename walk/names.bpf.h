/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Copies a name into the blocks of names. When this happens is decided by
 * names_at_once.bpf.h or names_in_batches.bpf.h, of which a build includes one: both
 * have names__add(), which the walks call.
 *
 * The maps and vmlinux/load.h must precede it.
 */

/* True if one of the word's bytes is 0: Bit Twiddling Hacks, haszero(). */
static __always_inline bool word__has_zero_byte(__u64 word)
{
	return (word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL;
}

/*
 * Copies a name word by word, up to the word that has the NUL, into the blocks from
 * first on, and returns how many it takes. bpf_probe_read_kernel_str() would do that,
 * but lockdown refuses it.
 */
static __always_inline __u32 name__copy(enum load how, __u32 first, __u64 name)
{
	__u32 block, i;

	for (block = 0; block < NAME_BLOCKS_MAX; block++) {
		__u64 *to = names__slot(first + block);

		for (i = 0; i < NAME_BLOCK / 8; i++) {
			__u64 word = load_word(how, name);

			name += 8;
			if (to)
				to[i] = word;
			if (word__has_zero_byte(word))
				return block + 1;
		}
	}
	return NAME_BLOCKS_MAX;
}

/* name is the address of the name in the kernel. */
static __always_inline void
record__set_name(enum load how, struct memcg_record *record, __u64 name)
{
	record->name = shared.walk.nr_name_blocks;
	shared.walk.nr_name_blocks += name__copy(how, record->name, name);
}
