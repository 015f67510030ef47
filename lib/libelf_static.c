// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * For the static build only: what libelf.a of elfutils 0.192 (Debian 13) calls
 * and leaves out, sourceware bug 32293. The tree is one of chunks read by
 * elf_getdata_rawchunk(), which libbpf doesn't use, in memory that is zero
 * already: nothing has to be done. Weak, so that a libelf that has them wins.
 */
void eu_search_tree_init(void *tree);
void eu_search_tree_fini(void *tree, void (*free_node)(void *node));

__attribute__((weak)) void eu_search_tree_init(void *tree)
{
	(void)tree;
}

__attribute__((weak)) void eu_search_tree_fini(void *tree,
					       void (*free_node)(void *node))
{
	(void)tree;
	(void)free_node;
}
