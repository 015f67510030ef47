// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Two functions that libelf.a of elfutils 0.192 (Debian 13) calls but doesn't define
 * (sourceware bug 32293). Only the static build needs them. They have nothing to do:
 * the tree holds chunks of elf_getdata_rawchunk(), which libbpf doesn't call, and its
 * memory is zero already. They are weak, so that a libelf that has them wins.
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
