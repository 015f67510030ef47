// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests label.c by the paths in tests/labels, and the labels of a snapshot. */
#include <stdio.h>
#include "lib/text.h"
#include "model/column.h"
#include "unit.h"

#define LINE_SIZE 2048

/* A line of tests/labels: a path, and the labels that it has. */
struct line {
	char text[LINE_SIZE];
	const char *path;
	const char *wanted[NR_PATH_LABELS];
};

static void line__parse(struct line *line)
{
	char *rest = line->text, *word, *text;
	const char *name;
	size_t i;

	line->text[strcspn(line->text, "\n")] = '\0';
	line->path = strsep(&rest, " ");
	memset(line->wanted, 0, sizeof(line->wanted));
	while ((word = strsep(&rest, " "))) {
		text = strchr(word, '=');
		assert_non_null(text);
		*text++ = '\0';
		for (i = 0; i < NR_PATH_LABELS; i++) {
			name = label__column(i)->name;
			if (!strcmp(word, name))
				break;
		}
		assert_int_not_equal(i, NR_PATH_LABELS);
		line->wanted[i] = text;
	}
}

/* Calls back for each line that has a path. */
static void for_each_line(void (*check)(const struct line *line))
{
	FILE *file = fopen("tests/labels", "re");
	struct line line;
	int nr = 0;

	if (!file)
		fail_msg("tests/labels can't be read: run this from the top");
	while (fgets(line.text, sizeof(line.text), file)) {
		if (*line.text != '/')
			continue;
		line__parse(&line);
		check(&line);
		nr++;
	}
	fclose(file);
	assert_true(nr >= 80);
}

static void line__compare(const struct line *line, const struct labels *labels)
{
	size_t i;

	for (i = 0; i < NR_PATH_LABELS; i++) {
		const char *wanted = line->wanted[i] ? line->wanted[i] : "-";
		const char *found = labels->text[i] ? labels->text[i] : "-";

		if (strcmp(wanted, found))
			fail_msg("%s: %s is %s, and should be %s", line->path,
				 label__column(i)->name, found, wanted);
	}
}

static void line__check_path(const struct line *line)
{
	const size_t size = 2 * (strlen(line->path) + 1);
	/* A sanitizer notices if that isn't enough. */
	char *texts = malloc(size), *room = texts;
	struct labels labels = {};

	assert_non_null(texts);
	labels__add_path(&labels, line->path, &room);
	assert_true(room <= texts + size);
	line__compare(line, &labels);
	free(texts);
}

static void test_paths(void **state)
{
	(void)state;
	for_each_line(line__check_path);
}

/* Compares a sample that begins so many names below the root. */
static void line__check_start(const struct line *line, const char *path)
{
	struct saved_memcg saved_memcgs[TREE_MAX] = {};
	const struct saved saved = { .memcgs = saved_memcgs };
	char parent_path[LINE_SIZE], names[LINE_SIZE], *rest = names, *name;
	struct snapshot snapshot = {};
	struct tree tree = {};
	struct sample sample;
	__u64 missing;

	snprintf(parent_path, sizeof(parent_path), "%.*s",
		 (int)(path - line->path), line->path);
	strcpy(names, *path ? path + 1 : path);
	if (path == line->path)
		tree__add(&tree, 0, 1, "");
	else
		saved_memcgs[0].parent_path = parent_path;
	while ((name = strsep(&rest, "/")))
		tree__add(&tree, tree.nr, tree.nr + 1, name);
	sample = tree__sample(&tree);
	sample.saved = &saved;
	assert_int_equal(snapshot__build(&snapshot, &sample, NULL, &missing),
			 0);
	assert_null(snapshot.labels);
	assert_int_equal(snapshot__label(&snapshot), 0);
	line__compare(line,
		      memcg__labels(&snapshot.memcgs[tree.nr - 1], &snapshot));
	snapshot__free(&snapshot);
}

static void line__check_snapshot(const struct line *line)
{
	const char *path = line->path;

	if (!path[1])
		return;
	for (; path; path = strchr(path + 1, '/'))
		line__check_start(line, path);
}

static void test_snapshots(void **state)
{
	(void)state;
	for_each_line(line__check_snapshot);
}

static bool words__have(const char *const *words, const char *wanted)
{
	while (*words && strcmp(*words, wanted))
		words++;
	return *words;
}

/* A text that goes with a label is one of its column's words, and each word is in use. */
static void test_words(void **state)
{
	const struct label_row *row, *end = label_rows + nr_label_rows;
	const char *const *word;
	enum label label;

	(void)state;
	for (row = label_rows; row < end; row++) {
		if (!row->second_text)
			continue;
		word = label__column(row->second)->words;
		assert_true(words__have(word, row->second_text));
	}
	for (label = 0; label < NR_PATH_LABELS; label++) {
		word = label__column(label)->words;
		for (; word && *word; word++) {
			row = label_rows;
			while (row < end &&
			       !(row->second == label && row->second_text &&
				 !strcmp(row->second_text, *word)))
				row++;
			assert_true(row < end);
		}
	}
}

static void assert_short(const char *path, const char *wanted)
{
	struct labels labels = {};
	struct text text = {};
	char texts[LINE_SIZE], *room = texts;

	labels__add_path(&labels, path, &room);
	assert_int_equal(labels__append_short_name(&labels, &text), !!*wanted);
	assert_string_equal(text__string(&text), wanted);
	text__free(&text);
}

#define ID "4cc1dbcc1f5e8b0e2b6c7e1d3a9f4e5d6c7b8a99f0e1d2c3b4a5968778695a4b"

static void test_short_names(void **state)
{
	(void)state;
	assert_short("/docker/" ID, "docker:4cc1dbcc1f5e");
	assert_short("/system.slice/docker-" ID ".scope",
		     "docker:4cc1dbcc1f5e");
	assert_short("/a.slice/cri-containerd-" ID ".scope",
		     "containerd:4cc1dbcc1f5e");
	assert_short("/kubepods/pod89f4f2cb511c3b0b7e5272cff5ec37bf/" ID,
		     "container:4cc1dbcc1f5e");
	assert_short("/kubepods/pod36b6d6be-73b1-4065-af36-9b3985edafa0",
		     "pod:36b6d6be");
	assert_short("/kubepods-pod36b6d6be_73b1_4065_af36_9b3985edafa0.slice",
		     "pod:36b6d6be");
	assert_short("/machine.slice/machine-qemu\\x2d6\\x2dvm\\x2d1.scope",
		     "libvirt:vm-1");
	assert_short("/machine.slice/machine-a\\x1b\\x0ab.scope",
		     "nspawn:a\\x1b\\x0ab");
	/* These are short, or inside of one. */
	assert_short("/lxc.payload.web", "");
	assert_short("/slurm/uid_1000/job_42", "");
	assert_short("/docker/" ID "/init", "");
	assert_short("/system.slice/ssh.service", "");
	assert_short("/", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_paths),
		cmocka_unit_test(test_snapshots),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_short_names),
	};

	return cmocka_run_group_tests_name("label", tests, NULL, NULL);
}
