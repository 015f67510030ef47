// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads the table of tasks, dump_task() in mm/oom_kill.c. */
#include <stdlib.h>
#include <string.h>
#include "source/kernel_record.h"
#include "source/kernel_tasks.h"

enum task_column {
	COLUMN_PID,
	COLUMN_UID,
	/* in pages */
	COLUMN_TOTAL_VM,
	COLUMN_RSS,
	COLUMN_RSS_ANON,
	COLUMN_RSS_FILE,
	COLUMN_SWAP,
	/* in bytes */
	COLUMN_PAGE_TABLES,
	NR_TASK_COLUMNS,
	/* It may be below 0. */
	COLUMN_SCORE,
	COLUMN_IGNORED,
};

_Static_assert(sizeof(((struct task_row *)0)->value) ==
		       NR_TASK_COLUMNS * sizeof(__u64),
	       "a row has a value for each column");

/* Shared memory is what rss has beyond these two. nr_ptes and nr_pmds became bytes in 4.15. */
static const struct {
	const char *name;
	enum task_column column;
} columns[] = {
	{ "uid", COLUMN_UID },
	{ "total_vm", COLUMN_TOTAL_VM },
	{ "rss", COLUMN_RSS },
	{ "rss_anon", COLUMN_RSS_ANON },
	{ "rss_file", COLUMN_RSS_FILE },
	{ "swapents", COLUMN_SWAP },
	{ "pgtables_bytes", COLUMN_PAGE_TABLES },
	{ "oom_score_adj", COLUMN_SCORE },
};

static enum task_column word__column(struct span word)
{
	size_t i;

	for (i = 0; i < sizeof(columns) / sizeof(columns[0]); i++)
		if (span__is(word, columns[i].name))
			return columns[i].column;
	return COLUMN_IGNORED;
}

void kernel_tasks__begin(struct kernel_tasks *tasks, struct span header)
{
	struct span word;
	size_t end;

	kernel_tasks__clear(tasks);
	if (!span__find(header, "]", &end))
		return;
	header = span__from(header, end + 1);
	while (span__take_word(&header, &word) && !span__is(word, "name")) {
		if (tasks->nr_columns == TASK_COLUMNS_MAX) {
			tasks->nr_columns = 0;
			return;
		}
		tasks->columns[tasks->nr_columns++] = word__column(word);
	}
}

/*
 * The row that gives way to a larger one when the table is full. The smallest of the first
 * six isn't one of the five largest.
 */
static struct task_row *kernel_tasks__smallest(struct kernel_tasks *tasks)
{
	struct task_row *smallest = &tasks->rows[0];
	unsigned int i;

	for (i = 1; i < KILL_TASKS_MAX + 1; i++)
		if (tasks->rows[i].value[COLUMN_RSS] <
		    smallest->value[COLUMN_RSS])
			smallest = &tasks->rows[i];
	return smallest;
}

/* Room for one more row; NULL: there is no memory. */
static struct task_row *kernel_tasks__add(struct kernel_tasks *tasks,
					  const struct task_row *row)
{
	unsigned int size = tasks->size ? tasks->size * 2 : 64;
	struct task_row *rows;

	if (tasks->nr == TASK_ROWS_MAX) {
		rows = kernel_tasks__smallest(tasks);
		return rows->value[COLUMN_RSS] < row->value[COLUMN_RSS] ? rows :
									  NULL;
	}
	if (tasks->nr == tasks->size) {
		rows = realloc(tasks->rows, size * sizeof(*rows));
		if (!rows) {
			tasks->failed = true;
			return NULL;
		}
		tasks->rows = rows;
		tasks->size = size;
	}
	return &tasks->rows[tasks->nr++];
}

static bool task_row__take_column(struct task_row *row, struct span *text,
				  enum task_column column)
{
	__u64 number;
	int score;

	span__skip_any(text, " ");
	if (column == COLUMN_SCORE) {
		row->has_score = span__take_signed(text, &row->oom_score_adj);
		return row->has_score;
	}
	if (column == COLUMN_IGNORED)
		return span__take_signed(text, &score) ||
		       span__take_number(text, &number);
	return span__take_number(text, &row->value[column]);
}

void kernel_tasks__take(struct kernel_tasks *tasks, struct span text)
{
	struct task_row row = {}, *added;
	unsigned int i;

	if (!tasks->nr_columns)
		return;
	memset(row.value, 0xff, sizeof(row.value));
	span__skip(&text, "[");
	span__skip_any(&text, " ");
	if (!span__take_number(&text, &row.value[COLUMN_PID]) ||
	    !span__skip(&text, "]"))
		return;
	for (i = 0; i < tasks->nr_columns; i++)
		if (!task_row__take_column(&row, &text, tasks->columns[i]))
			return;
	/* One blank stands before a name, which may begin with blanks of its own. */
	if (!span__skip(&text, " ") || !comm__set(row.comm, text))
		return;
	added = kernel_tasks__add(tasks, &row);
	if (added)
		*added = row;
}

const struct task_row *kernel_tasks__find(const struct kernel_tasks *tasks,
					  __u64 pid)
{
	unsigned int i;

	for (i = 0; i < tasks->nr; i++)
		if (tasks->rows[i].value[COLUMN_PID] == pid)
			return &tasks->rows[i];
	return NULL;
}

__u64 task_row__page_size(const struct task_row *row, __u64 total_vm)
{
	const __u64 pages = row->value[COLUMN_TOTAL_VM];
	__u64 size;

	if (pages == VALUE_UNKNOWN || total_vm == VALUE_UNKNOWN || !pages)
		return 0;
	/* The process may have mapped more, or less, since the table was made. */
	for (size = 4096; size <= 262144; size *= 2)
		if (total_vm / size >= pages - pages / 4 &&
		    total_vm / size <= pages + pages / 4)
			return size;
	return 0;
}

bool task_row__has_page_tables(const struct task_row *row, __u64 bytes)
{
	return row->value[COLUMN_PAGE_TABLES] == bytes;
}

static __u64 pages__bytes(__u64 pages, __u64 page_size)
{
	__u64 bytes;

	if (pages == VALUE_UNKNOWN ||
	    __builtin_mul_overflow(pages, page_size, &bytes))
		return VALUE_UNKNOWN;
	return bytes;
}

void task_row__copy(const struct task_row *row, __u64 page_size,
		    struct kill_task *task)
{
	const __u64 *value = row->value;

	memcpy(task->comm, row->comm, sizeof(task->comm));
	task->pid = value[COLUMN_PID];
	task->uid = value[COLUMN_UID];
	task->total_vm = pages__bytes(value[COLUMN_TOTAL_VM], page_size);
	task->rss = pages__bytes(value[COLUMN_RSS], page_size);
	task->anon = pages__bytes(value[COLUMN_RSS_ANON], page_size);
	task->file = pages__bytes(value[COLUMN_RSS_FILE], page_size);
	if (task->anon != VALUE_UNKNOWN && task->file != VALUE_UNKNOWN &&
	    task->rss != VALUE_UNKNOWN && task->rss - task->anon >= task->file)
		task->shmem = task->rss - task->anon - task->file;
	task->swap = pages__bytes(value[COLUMN_SWAP], page_size);
	task->page_tables = value[COLUMN_PAGE_TABLES];
	task->has_score = row->has_score;
	task->oom_score_adj = row->oom_score_adj;
}

void kernel_tasks__copy_largest(const struct kernel_tasks *tasks,
				__u64 page_size, struct kill_state *state)
{
	const struct task_row *largest[KILL_TASKS_MAX], *row;
	unsigned int i, at, nr = 0;

	for (i = 0; i < tasks->nr; i++) {
		row = &tasks->rows[i];
		if (row->value[COLUMN_RSS] == VALUE_UNKNOWN)
			continue;
		for (at = nr; at && largest[at - 1]->value[COLUMN_RSS] <
					    row->value[COLUMN_RSS];
		     at--)
			if (at < KILL_TASKS_MAX)
				largest[at] = largest[at - 1];
		if (at == KILL_TASKS_MAX)
			continue;
		largest[at] = row;
		if (nr < KILL_TASKS_MAX)
			nr++;
	}
	for (i = 0; i < nr; i++)
		task_row__copy(largest[i], page_size, &state->tasks[i]);
	state->nr_tasks = nr;
}

void kernel_tasks__clear(struct kernel_tasks *tasks)
{
	tasks->nr = tasks->nr_columns = 0;
}

void kernel_tasks__free(struct kernel_tasks *tasks)
{
	free(tasks->rows);
	*tasks = (struct kernel_tasks){};
}
