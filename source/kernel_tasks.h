/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The table of tasks in a report of the OOM killer. Its columns differ from kernel to
 * kernel and are found by its header line; sizes in it are pages, and how large a page is
 * shows only when the victim is known.
 */
#ifndef __KERNEL_TASKS_H
#define __KERNEL_TASKS_H

#include "lib/span.h"
#include "model/kill.h"

#define TASK_COLUMNS_MAX 16

/* More rows than that are left out, except that the largest are kept: memory is bounded. */
#define TASK_ROWS_MAX 32768

/* A number that has no column is VALUE_UNKNOWN. */
struct task_row {
	char comm[COMM_SIZE];
	__u64 value[8]; /* by enum task_column, of kernel_tasks.c */
	int oom_score_adj;
	bool has_score;
};

struct kernel_tasks {
	unsigned char columns[TASK_COLUMNS_MAX];
	unsigned int nr_columns; /* before the name; 0: no header was seen */
	struct task_row *rows;
	unsigned int nr;
	unsigned int size; /* of the allocation */
	bool failed; /* no memory for a row */
};

/* Begins a table by its header line, "[  pid  ]   uid  tgid total_vm …". */
void kernel_tasks__begin(struct kernel_tasks *tasks, struct span header);

/* Takes a row. Text that doesn't fit the header isn't one. */
void kernel_tasks__take(struct kernel_tasks *tasks, struct span row);

/* The row of a process; NULL: there is none. */
const struct task_row *kernel_tasks__find(const struct kernel_tasks *tasks,
					  __u64 pid);

/*
 * The size of a page by the address space of a process, in bytes, which its row has in
 * pages; 0: it doesn't follow.
 */
__u64 task_row__page_size(const struct task_row *row, __u64 total_vm);

/* True if a number that should be kB is the row's page tables in bytes. */
bool task_row__has_page_tables(const struct task_row *row, __u64 bytes);

/* Sets all of a task that the row has. */
void task_row__copy(const struct task_row *row, __u64 page_size,
		    struct kill_task *task);

/* Sets the domain's largest tasks, by rss. */
void kernel_tasks__copy_largest(const struct kernel_tasks *tasks,
				__u64 page_size, struct kill_state *state);

/* Forgets the table and keeps its memory. */
void kernel_tasks__clear(struct kernel_tasks *tasks);
void kernel_tasks__free(struct kernel_tasks *tasks);

#endif /* __KERNEL_TASKS_H */
