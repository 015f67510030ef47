// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * lrudrain pushes the pages that wait on per-CPU lists to the LRU lists, and changes
 * nothing else: move_pages() does that first, even for a page that stays where it is.
 */
#include <err.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MPOL_MF_MOVE (1 << 1)

int main(void)
{
	char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *pages[] = { page };
	int node = 0, status;

	if (page == MAP_FAILED)
		err(1, "mmap");
	*page = 1;
	if (syscall(SYS_move_pages, 0, 1UL, pages, &node, &status,
		    MPOL_MF_MOVE))
		err(1, "move_pages");
	return 0;
}
