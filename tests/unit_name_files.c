// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests name_files.c and rooted.c by files below a root of the test's own, also hostile ones. */
#define _GNU_SOURCE /* nftw() */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/rooted.h"
#include "lib/text.h"
#include "source/name_files.h"
#include "unit.h"

#define UID "36b6d6be-73b1-4065-af36-9b3985edafa0"
#define WEB "4cc1dbcc1f5e8b0e2b6c7e1d3a9f4e5d6c7b8a99f0e1d2c3b4a5968778695a4b"
#define SHOP "d7d88ea596521d6838acdae6f64d5152ce6fc48e52e3b1c9d9723dbdb3c44f2a"

#define DOCKER "var/lib/docker/containers"
#define CONFIG DOCKER "/" SHOP "/config.v2.json"
#define STORAGE "var/lib/containers/storage/overlay-containers"

enum serial {
	ROOT = 1,
	POD,
	POD_WEB,
	DOCKER_SHOP,
};

static char root[64], messages[4096];

static void log__keep(const char *message)
{
	strncat(messages, message, sizeof(messages) - strlen(messages) - 1);
}

static int remove_one(const char *path, const struct stat *status, int type,
		      struct FTW *ftw)
{
	(void)status;
	(void)type;
	(void)ftw;
	return remove(path);
}

static int set_up(void **state)
{
	(void)state;
	*messages = '\0';
	strcpy(root, "/tmp/unit_name_files.XXXXXX");
	log_handler = log__keep;
	return mkdtemp(root) ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	log_handler = NULL;
	return nftw(root, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* The path below the root; it lasts until the next call. */
static const char *below(const char *path)
{
	static char all[1024];

	snprintf(all, sizeof(all), "%s/%s", root, path);
	return all;
}

/* Makes the directories that lead to the last part of the path. */
static void make_way(const char *path)
{
	char part[512];
	const char *slash = path;

	while ((slash = strchr(slash, '/'))) {
		snprintf(part, sizeof(part), "%.*s", (int)(slash++ - path),
			 path);
		assert_true(!mkdir(below(part), 0700) || errno == EEXIST);
	}
}

static void write_file(const char *path, const char *content)
{
	FILE *file;

	make_way(path);
	file = fopen(below(path), "we");
	assert_non_null(file);
	fputs(content, file);
	assert_int_equal(fclose(file), 0);
}

static void make_link(const char *path, const char *target)
{
	make_way(path);
	assert_int_equal(symlink(target, below(path)), 0);
}

/* Reads all names anew; wanted is namespace, pod and container, with - for unknown ones. */
static void assert_names(enum serial serial, const char *wanted)
{
	struct snapshot snapshot = {};
	struct name_files *files;
	struct text text = {};
	struct tree tree = {};
	const char *name;
	enum label label;

	tree__add(&tree, 0, ROOT, "");
	tree__add(&tree, ROOT, POD,
		  "kubepods-pod36b6d6be_73b1_4065_af36_9b3985edafa0.slice");
	tree__add(&tree, POD, POD_WEB, "cri-containerd-" WEB ".scope");
	tree__add(&tree, ROOT, DOCKER_SHOP, "docker-" SHOP ".scope");
	tree__build(&tree, &snapshot);
	assert_int_equal(snapshot__label(&snapshot), 0);
	assert_int_equal(name_files__open(root, &files), 0);
	name_files__name(files, &snapshot);
	for (label = NR_PATH_LABELS; label < NR_LABELS; label++) {
		name = memcg__labels(tree__row(&snapshot, serial), &snapshot)
			       ->text[label];
		text__format(&text, "%s%s", text.length ? " " : "",
			     name ? name : "-");
	}
	assert_string_equal(text__string(&text), wanted);
	text__free(&text);
	name_files__close(files);
	snapshot__free(&snapshot);
}

static void test_kubernetes(void **state)
{
	(void)state;
	write_file("var/log/pods/shop_web-0_" UID "/nginx/0.log", "");
	make_link("var/log/containers/web-0_shop_nginx-" WEB ".log",
		  "/var/log/pods/shop_web-0_" UID "/nginx/0.log");
	assert_names(POD, "shop web-0 -");
	assert_names(POD_WEB, "shop web-0 nginx");
	assert_names(DOCKER_SHOP, "- - -");
	assert_string_equal(messages, "");
}

static void test_docker(void **state)
{
	(void)state;
	write_file(CONFIG, "{\"Name\":\"/shop\"}");
	assert_names(DOCKER_SHOP, "- - shop");
	assert_names(POD_WEB, "- - -");
	assert_string_equal(messages, "");
}

static void test_storage(void **state)
{
	(void)state;
	write_file(STORAGE "/containers.json",
		   "[{\"id\":\"" SHOP "\",\"names\":[\"shop\"]}]");
	write_file(STORAGE "/volatile-containers.json",
		   "[{\"id\":\"" WEB "\",\"names\":[\"k8s_nginx_web-0_shop_" UID
		   "_0\"]}]");
	assert_names(DOCKER_SHOP, "- - shop");
	assert_names(POD_WEB, "shop web-0 nginx");
	assert_string_equal(messages, "");
}

static void test_other_drivers(void **state)
{
	(void)state;
	write_file("var/lib/containers/storage/vfs-containers/containers.json",
		   "[{\"id\":\"" SHOP "\",\"names\":[\"shop\"]}]");
	write_file(
		"run/containers/storage/overlay-containers/volatile-containers.json",
		"[{\"id\":\"" WEB "\",\"names\":[\"web\"]}]");
	assert_names(DOCKER_SHOP, "- - shop");
	assert_names(POD_WEB, "- - web");
}

static void test_nothing_there(void **state)
{
	(void)state;
	assert_names(DOCKER_SHOP, "- - -");
	assert_non_null(strstr(messages, "no container runtime"));
	assert_non_null(strstr(messages, root));
}

static void test_no_root(void **state)
{
	struct name_files *files;

	(void)state;
	strcat(root, "/none");
	assert_int_equal(name_files__open(root, &files), -ENOENT);
	assert_non_null(strstr(messages, root));
	assert_null(files);
	*strrchr(root, '/') = '\0';
}

/* An administrator may have moved a directory; a link means a place below the root. */
static void test_link_to_place(void **state)
{
	(void)state;
	write_file("data/docker/containers/" SHOP "/config.v2.json",
		   "{\"Name\":\"/shop\"}");
	make_link("var/lib/docker", "/data/docker");
	assert_names(DOCKER_SHOP, "- - shop");
	assert_string_equal(messages, "");
}

/* The same directory, reached by a link that leaves the root, isn't found. */
static void test_link_out(void **state)
{
	char target[512];

	(void)state;
	write_file("outside/containers/" SHOP "/config.v2.json",
		   "{\"Name\":\"/outside\"}");
	assert_int_equal(mkdir(below("inside"), 0700), 0);
	strcpy(target, below("outside"));
	strcat(root, "/inside");
	make_link("var/lib/docker", target);
	assert_names(DOCKER_SHOP, "- - -");
	make_link(STORAGE, "../../../../../outside");
	assert_names(DOCKER_SHOP, "- - -");
	*strrchr(root, '/') = '\0';
}

/* Below a place no link is followed, wherever it leads. */
static void test_link_in_place(void **state)
{
	(void)state;
	write_file(DOCKER "/other/config.v2.json", "{\"Name\":\"/shop\"}");
	make_link(DOCKER "/" SHOP, "other");
	assert_names(DOCKER_SHOP, "- - -");
	assert_int_equal(unlink(below(DOCKER "/" SHOP)), 0);
	make_link(CONFIG, "../other/config.v2.json");
	assert_names(DOCKER_SHOP, "- - -");
	assert_int_equal(unlink(below(CONFIG)), 0);
	write_file(CONFIG, "{\"Name\":\"/shop\"}");
	assert_names(DOCKER_SHOP, "- - shop");
}

static void test_no_regular_file(void **state)
{
	(void)state;
	make_way(CONFIG);
	assert_int_equal(mkfifo(below(CONFIG), 0600), 0);
	assert_names(DOCKER_SHOP, "- - -");
	assert_int_equal(unlink(below(CONFIG)), 0);
	assert_int_equal(mkdir(below(CONFIG), 0700), 0);
	assert_names(DOCKER_SHOP, "- - -");
	make_way(STORAGE "/");
	assert_int_equal(mkfifo(below(STORAGE "/containers.json"), 0600), 0);
	assert_names(DOCKER_SHOP, "- - -");
	assert_non_null(strstr(messages, STORAGE));
}

/* A place that is no directory is noted, and the others are read. */
static void test_no_directory(void **state)
{
	(void)state;
	write_file("var/log/pods", "");
	make_way("var/log/containers");
	assert_int_equal(mkfifo(below("var/log/containers"), 0600), 0);
	write_file(CONFIG, "{\"Name\":\"/shop\"}");
	assert_names(DOCKER_SHOP, "- - shop");
	assert_non_null(strstr(messages, "var/log/pods"));
	assert_non_null(strstr(messages, "var/log/containers"));
}

/* Nearly all of a huge file is a hole, which takes no room. */
static void test_huge_file(void **state)
{
	(void)state;
	write_file(CONFIG, "{\"Name\":\"/shop\"}");
	assert_int_equal(truncate(below(CONFIG), 1ll << 40), 0);
	write_file(STORAGE "/containers.json",
		   "[{\"id\":\"" SHOP "\",\"names\":[\"shop\"]}]");
	assert_int_equal(truncate(below(STORAGE "/containers.json"), 1ll << 40),
			 0);
	assert_names(DOCKER_SHOP, "- - -");
	assert_non_null(strstr(messages, strerror(EFBIG)));
}

/* What stands behind NULs isn't read, and a hole that is small enough does no harm. */
static void test_hole(void **state)
{
	(void)state;
	write_file(CONFIG, "{\"Name\":\"/shop\"}");
	assert_int_equal(truncate(below(CONFIG), 1 << 20), 0);
	write_file(STORAGE "/containers.json",
		   "[{\"id\":\"" WEB "\",\"names\":[\"web\"]}]");
	assert_int_equal(truncate(below(STORAGE "/containers.json"), 16 << 20),
			 0);
	assert_names(DOCKER_SHOP, "- - shop");
	assert_names(POD_WEB, "- - web");
}

/* Of a million containers only the first are read. */
static void test_long_list(void **state)
{
	FILE *file;
	int i;

	(void)state;
	write_file(STORAGE "/containers.json",
		   "[{\"id\":\"" SHOP "\",\"names\":[\"shop\"]}");
	file = fopen(below(STORAGE "/containers.json"), "ae");
	assert_non_null(file);
	for (i = 0; i < 1000000; i++)
		fputs(",{\"id\":\"\"}", file);
	fputs(",{\"id\":\"" WEB "\",\"names\":[\"web\"]}]", file);
	assert_int_equal(fclose(file), 0);
	assert_names(DOCKER_SHOP, "- - shop");
	assert_names(POD_WEB, "- - -");
}

static void test_full_directory(void **state)
{
	char path[64];
	int i;

	(void)state;
	make_way("var/log/pods/");
	for (i = 0; i < 70000; i++) {
		snprintf(path, sizeof(path), "var/log/pods/%d_%d_%d", i, i, i);
		assert_int_equal(mknod(below(path), S_IFREG | 0600, 0), 0);
	}
	write_file(CONFIG, "{\"Name\":\"/shop\"}");
	assert_names(DOCKER_SHOP, "- - shop");
}

static void test_rooted(void **state)
{
	struct text text = {};
	int directory;

	(void)state;
	write_file("place/file", "12345");
	make_link("place/link", "file");
	directory = open(below("place"), O_PATH | O_DIRECTORY | O_CLOEXEC);
	assert_true(directory >= 0);
	assert_int_equal(rooted__read(directory, "file", 4, &text), -EFBIG);
	assert_int_equal(rooted__read(directory, "file", 5, &text), 0);
	assert_string_equal(text__string(&text), "12345");
	assert_int_equal(rooted__read(directory, "link", 5, &text), -ELOOP);
	assert_int_equal(rooted__read(directory, ".", 5, &text), -EINVAL);
	assert_int_equal(rooted__read(directory, "../place/file", 5, &text),
			 -EXDEV);
	assert_int_equal(rooted__read(directory, "/etc/passwd", 1 << 20, &text),
			 -EXDEV);
	assert_int_equal(rooted__open(directory, "file"), -ENOTDIR);
	close(directory);
	/* A file of /proc has no size; it is cut off all the same. */
	directory = open("/proc/self", O_PATH | O_DIRECTORY | O_CLOEXEC);
	assert_int_equal(rooted__read(directory, "smaps", 100, &text), -EFBIG);
	close(directory);
	text__free(&text);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_kubernetes),	   TEST(test_docker),
		TEST(test_storage),	   TEST(test_other_drivers),
		TEST(test_nothing_there),  TEST(test_no_root),
		TEST(test_link_to_place),  TEST(test_link_out),
		TEST(test_link_in_place),  TEST(test_no_regular_file),
		TEST(test_no_directory),   TEST(test_huge_file),
		TEST(test_hole),	   TEST(test_long_list),
		TEST(test_full_directory), TEST(test_rooted),
	};

	return cmocka_run_group_tests_name("name_files", tests, NULL, NULL);
}
