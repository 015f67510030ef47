// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests names.c and name_parse.c: ids of a sample, and what is found for them. */
#include <stdio.h>
#include "lib/text.h"
#include "model/column.h"
#include "model/names.h"
#include "source/name_parse.h"
#include "unit.h"

#define UID "36b6d6be-73b1-4065-af36-9b3985edafa0"
#define UID_IN_SLICE "36b6d6be_73b1_4065_af36_9b3985edafa0"
#define WEB "4cc1dbcc1f5e8b0e2b6c7e1d3a9f4e5d6c7b8a99f0e1d2c3b4a5968778695a4b"
#define SIDE "904958bd1e1c6af3f74f7f034a68bc05fb1c89f85a27311d43e17e3fab07e5cd"
#define SHOP "d7d88ea596521d6838acdae6f64d5152ce6fc48e52e3b1c9d9723dbdb3c44f2a"

enum serial {
	ROOT = 1,
	POD,
	POD_WEB,
	POD_WEB_INIT,
	POD_SIDE,
	DOCKER,
	DOCKER_SHOP,
};

/* A pod with two containers, and one of Docker's. */
static void tree__fill(struct tree *tree)
{
	*tree = (struct tree){};
	tree__add(tree, 0, ROOT, "");
	tree__add(tree, ROOT, POD, "kubepods-pod" UID_IN_SLICE ".slice");
	tree__add(tree, POD, POD_WEB, "cri-containerd-" WEB ".scope");
	tree__add(tree, POD_WEB, POD_WEB_INIT, "init");
	tree__add(tree, POD, POD_SIDE, "cri-containerd-" SIDE ".scope");
	tree__add(tree, ROOT, DOCKER, "docker");
	tree__add(tree, DOCKER, DOCKER_SHOP, SHOP);
}

struct fixture {
	struct tree tree;
	struct snapshot snapshot;
	struct names names;
};

static void fixture__label(struct fixture *fixture, __u64 monotonic_ns)
{
	snapshot__free(&fixture->snapshot);
	tree__build(&fixture->tree, &fixture->snapshot);
	fixture->snapshot.sample.has_names = true;
	fixture->snapshot.sample.monotonic_ns = monotonic_ns;
	assert_int_equal(snapshot__label(&fixture->snapshot), 0);
}

static void fixture__set_up(struct fixture *fixture)
{
	*fixture = (struct fixture){};
	tree__fill(&fixture->tree);
	fixture__label(fixture, 1);
	assert_true(names__take_ids(&fixture->names, &fixture->snapshot));
}

static void fixture__free(struct fixture *fixture)
{
	snapshot__free(&fixture->snapshot);
	names__free(&fixture->names);
}

/* wanted is namespace, pod and container, with - for what is unknown. */
static void assert_names(struct fixture *fixture, enum serial serial,
			 const char *wanted)
{
	static const enum column_id ids[] = { COLUMN_pod_namespace,
					      COLUMN_pod_name,
					      COLUMN_container_name };
	struct snapshot *snapshot = &fixture->snapshot;
	struct text text = {};
	struct value value;
	size_t i;

	names__set(&fixture->names, snapshot);
	for (i = 0; i < NR_NAMES; i++) {
		value = column__value(&columns[ids[i]], snapshot,
				      tree__row(snapshot, serial));
		text__append(&text, " ", i != 0);
		value__append(&value, UNIT_TEXT, false, &text);
	}
	assert_string_equal(text__string(&text), wanted);
	text__free(&text);
}

static void test_kubernetes(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture__set_up(&fixture);
	assert_names(&fixture, POD_WEB, "- - -");
	names__add_pod_directory(&fixture.names, "shop_web-0_" UID);
	assert_names(&fixture, POD, "shop web-0 -");
	assert_names(&fixture, POD_WEB, "shop web-0 -");
	names__add_container_log(&fixture.names,
				 "web-0_shop_nginx-main-" WEB ".log");
	assert_names(&fixture, POD_WEB, "shop web-0 nginx-main");
	assert_names(&fixture, POD_WEB_INIT, "shop web-0 nginx-main");
	assert_names(&fixture, POD_SIDE, "shop web-0 -");
	assert_names(&fixture, DOCKER_SHOP, "- - -");
	/* What is known stays. */
	names__add_pod_directory(&fixture.names, "other_other_" UID);
	assert_names(&fixture, POD, "shop web-0 -");
	fixture__free(&fixture);
}

/* A container log tells the pod, too. */
static void test_log_alone(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture__set_up(&fixture);
	names__add_container_log(&fixture.names, "web-0_shop_a-" SIDE ".log");
	assert_names(&fixture, POD, "- - -");
	assert_names(&fixture, POD_SIDE, "shop web-0 a");
	assert_names(&fixture, POD_WEB, "- - -");
	fixture__free(&fixture);
}

static void test_wrong_file_names(void **state)
{
	static const char *const logs[] = {
		"",
		".log",
		"_",
		"__-.log",
		"web-0_shop_a-" WEB,
		"web-0_shop_a-" WEB ".log.1",
		"web-0_shop_a-" WEB ".lo",
		"web-0_shop_a-4cc1dbcc1f5e.log",
		"web-0_shop_" WEB ".log",
		"web-0-" WEB ".log",
		"-" WEB ".log",
		WEB ".log",
	};
	static const char *const pods[] = {
		"",
		"_",
		"__",
		"..",
		UID,
		"_" UID,
		"web-0_" UID,
		"shop_web-0_" UID "_",
		"shop_web-0_",
		"shop_web-0_x",
	};
	struct fixture fixture;
	size_t i;

	(void)state;
	fixture__set_up(&fixture);
	for (i = 0; i < sizeof(logs) / sizeof(logs[0]); i++)
		names__add_container_log(&fixture.names, logs[i]);
	for (i = 0; i < sizeof(pods) / sizeof(pods[0]); i++)
		names__add_pod_directory(&fixture.names, pods[i]);
	assert_names(&fixture, POD, "- - -");
	assert_names(&fixture, POD_WEB, "- - -");
	fixture__free(&fixture);
}

static void add_docker(struct fixture *fixture, const char *json)
{
	names__add_docker(&fixture->names, SHOP, json, strlen(json));
}

static void test_docker(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture__set_up(&fixture);
	add_docker(&fixture, "{\"ID\":\"" SHOP "\",\"Config\":{\"Labels\":{}},"
			     "\"Name\":\"/shop\",\"Driver\":\"overlay2\"}\n");
	assert_names(&fixture, DOCKER_SHOP, "- - shop");
	assert_names(&fixture, DOCKER, "- - -");
	fixture__free(&fixture);

	/* cri-dockerd's has all three; the last part is there after a conflict. */
	fixture__set_up(&fixture);
	add_docker(&fixture,
		   "{\"Name\":\"/k8s_nginx_web-0_shop_" UID "_0_1a2b3c\"}");
	assert_names(&fixture, DOCKER_SHOP, "shop web-0 nginx");
	fixture__free(&fixture);

	fixture__set_up(&fixture);
	add_docker(&fixture, "{\"Name\":\"/k8s_nginx_web-0_shop\"}");
	assert_names(&fixture, DOCKER_SHOP, "- - k8s_nginx_web-0_shop");
	fixture__free(&fixture);
}

static void test_wrong_json(void **state)
{
	static const char *const wrong[] = {
		"",
		"null",
		"[]",
		"\"Name\"",
		"{",
		"{\"Name\":",
		"{\"Name\":\"/web",
		"{\"Name\":\"/web\"",
		"{}",
		"{\"Name\":null}",
		"{\"Name\":7}",
		"{\"Name\":[\"/web\"]}",
		"{\"Name\":{\"Name\":\"/web\"}}",
		"{\"Name\":\"\"}",
		"{\"Name\":\"/\"}",
		"{\"Name\":\"/we\\u0000b\"}",
		"[{\"Name\":\"/web\"}]",
	};
	struct fixture fixture;
	char longer[512];
	size_t i;

	(void)state;
	fixture__set_up(&fixture);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		add_docker(&fixture, wrong[i]);
	/* 255 bytes are the longest name. */
	snprintf(longer, sizeof(longer), "{\"Name\":\"%0256d\"}", 0);
	add_docker(&fixture, longer);
	assert_names(&fixture, DOCKER_SHOP, "- - -");
	snprintf(longer, sizeof(longer), "{\"Name\":\"%0255d\"}", 0);
	add_docker(&fixture, longer);
	names__set(&fixture.names, &fixture.snapshot);
	assert_int_equal(
		strlen(memcg__labels(tree__row(&fixture.snapshot, DOCKER_SHOP),
				     &fixture.snapshot)
			       ->text[LABEL_container_name]),
		255);
	fixture__free(&fixture);
}

/* Each opening bracket would be a level to json-c. */
static void test_deep_json(void **state)
{
	static char deep[100000];
	struct fixture fixture;

	(void)state;
	fixture__set_up(&fixture);
	memset(deep, '[', sizeof(deep) - 1);
	memcpy(deep, "{\"a\":", 5);
	add_docker(&fixture, deep);
	names__add_storage(&fixture.names, deep, sizeof(deep) - 1, 100);
	memset(deep, '{', sizeof(deep) - 1);
	names__add_storage(&fixture.names, deep, sizeof(deep) - 1, 100);
	assert_names(&fixture, DOCKER_SHOP, "- - -");
	fixture__free(&fixture);
}

static void add_storage(struct fixture *fixture, const char *json,
			size_t nr_max)
{
	names__add_storage(&fixture->names, json, strlen(json), nr_max);
}

static void test_storage(void **state)
{
	/* As Podman 4.3 and CRI-O write it. */
	static const char list[] =
		"[{\"id\":\"" SHOP "\",\"names\":[\"shop\"],\"image\":\"\","
		"\"metadata\":\"{\\\"image-name\\\":\\\"busy{\\\",\\\"name\\\":\\\"shop\\\"}\","
		"\"flags\":{\"MountLabel\":\"\",\"ProcessLabel\":\"\"}},\n"
		" {\"id\":\"" WEB "\",\"names\":[\"k8s_nginx_web-0_shop_" UID
		"_1\",\"other\"]}]";
	struct fixture fixture;

	(void)state;
	fixture__set_up(&fixture);
	add_storage(&fixture, list, 1);
	assert_names(&fixture, DOCKER_SHOP, "- - shop");
	assert_names(&fixture, POD_WEB, "- - -");
	add_storage(&fixture, list, 2);
	assert_names(&fixture, POD_WEB, "shop web-0 nginx");
	fixture__free(&fixture);
}

static void test_wrong_storage(void **state)
{
	static const char *const wrong[] = {
		"",
		"[",
		"[null]",
		"[{}]",
		"{\"id\":\"" SHOP "\"}",
		"[{\"id\":\"" SHOP "\",\"names\":null}]",
		"[{\"id\":\"" SHOP "\",\"names\":[]}]",
		"[{\"id\":\"" SHOP "\",\"names\":[7]}]",
		"[{\"id\":\"" SHOP "\",\"names\":\"web\"}]",
		"[{\"id\":7,\"names\":[\"web\"]}]",
		"[{\"id\":\"\",\"names\":[\"web\"]}]",
		"[{\"id\":\"" SHOP "\\u0000\",\"names\":[\"web\"]}]",
		"[{\"id\":\"" SHOP "\",\"names\":[\"web\"",
		"[{\"id\":\"" SHOP "\",\"names\":[NaN,\"web\"]}]",
	};
	struct fixture fixture;
	size_t i;

	(void)state;
	fixture__set_up(&fixture);
	for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		add_storage(&fixture, wrong[i], 100);
	assert_names(&fixture, DOCKER_SHOP, "- - -");
	/* A broken object doesn't hide the one behind it. */
	add_storage(&fixture,
		    "[{\"id\":7 8},{\"id\":\"" SHOP "\",\"names\":[\"web\"]}",
		    100);
	assert_names(&fixture, DOCKER_SHOP, "- - web");
	fixture__free(&fixture);
}

/* The names of an outer container or pod aren't those of an inner one. */
static void test_nested(void **state)
{
	struct fixture fixture = {};
	struct tree *tree = &fixture.tree;

	(void)state;
	tree__add(tree, 0, ROOT, "");
	tree__add(tree, ROOT, DOCKER_SHOP, "docker-" SHOP ".scope");
	tree__add(tree, DOCKER_SHOP, POD,
		  "kubelet-kubepods-pod" UID_IN_SLICE ".slice");
	tree__add(tree, POD, POD_WEB, "cri-containerd-" WEB ".scope");
	fixture__label(&fixture, 1);
	assert_true(names__take_ids(&fixture.names, &fixture.snapshot));
	add_docker(&fixture, "{\"Name\":\"/kind-worker\"}");
	assert_names(&fixture, DOCKER_SHOP, "- - kind-worker");
	assert_names(&fixture, POD, "- - kind-worker");
	assert_names(&fixture, POD_WEB, "- - -");
	names__add_pod_directory(&fixture.names, "shop_web-0_" UID);
	assert_names(&fixture, POD_WEB, "shop web-0 -");
	fixture__free(&fixture);
}

static void fixture__expect(struct fixture *fixture, __u64 monotonic_ns,
			    bool is_due)
{
	fixture__label(fixture, monotonic_ns);
	assert_int_equal(names__take_ids(&fixture->names, &fixture->snapshot),
			 is_due);
}

#define SECOND 1000000000ull

/* Names are looked up at once, then again, but neither too often nor forever. */
static void test_looks(void **state)
{
	struct fixture fixture;
	__u64 i;

	(void)state;
	fixture__set_up(&fixture);
	fixture__expect(&fixture, 2, false);
	for (i = 1; i <= 4; i++) {
		fixture__expect(&fixture, i * SECOND + 1, true);
		fixture__expect(&fixture, i * SECOND + 2, false);
	}
	fixture__expect(&fixture, 5 * SECOND + 1, false);
	fixture__free(&fixture);
}

static void test_known_is_not_due(void **state)
{
	struct fixture fixture = {};

	(void)state;
	tree__add(&fixture.tree, 0, ROOT, "");
	tree__add(&fixture.tree, ROOT, DOCKER, "docker");
	tree__add(&fixture.tree, DOCKER, DOCKER_SHOP, SHOP);
	fixture__expect(&fixture, 1, true);
	add_docker(&fixture, "{\"Name\":\"/shop\"}");
	fixture__expect(&fixture, 2 * SECOND, false);
	tree__add(&fixture.tree, DOCKER, POD_WEB, WEB);
	fixture__expect(&fixture, 2 * SECOND + 1, true);
	assert_names(&fixture, DOCKER_SHOP, "- - shop");
	fixture__free(&fixture);
}

static void test_no_containers(void **state)
{
	struct fixture fixture = {};

	(void)state;
	tree__add(&fixture.tree, 0, ROOT, "");
	tree__add(&fixture.tree, ROOT, 2, "lxc.payload.web");
	tree__add(&fixture.tree, ROOT, 3, "ssh.service");
	fixture__expect(&fixture, 1, false);
	fixture__free(&fixture);
}

static void count_unknown(struct names *names, const char *id, void *context)
{
	(void)names;
	assert_int_equal(strlen(id), 64);
	++*(int *)context;
}

static int names__nr_unknown(struct names *names)
{
	int nr = 0;

	names__for_each_unknown(names, count_unknown, &nr);
	return nr;
}

/* An id is known for one sample more than it is there. */
static void test_forgotten(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture__set_up(&fixture);
	assert_int_equal(names__nr_unknown(&fixture.names), 3);
	add_docker(&fixture, "{\"Name\":\"/shop\"}");
	assert_int_equal(names__nr_unknown(&fixture.names), 2);
	fixture.tree.nr = 2;
	fixture__expect(&fixture, 2, false);
	assert_int_equal(names__nr_unknown(&fixture.names), 2);
	tree__fill(&fixture.tree);
	fixture__expect(&fixture, 3, false);
	assert_names(&fixture, DOCKER_SHOP, "- - shop");
	fixture.tree.nr = 2;
	fixture__expect(&fixture, 4, false);
	fixture__expect(&fixture, 5, false);
	assert_int_equal(names__nr_unknown(&fixture.names), 0);
	tree__fill(&fixture.tree);
	fixture__expect(&fixture, 6, true);
	assert_names(&fixture, DOCKER_SHOP, "- - -");
	fixture__free(&fixture);
}

static void assert_short(struct fixture *fixture, enum serial serial,
			 const char *wanted)
{
	struct text text = {};

	names__set(&fixture->names, &fixture->snapshot);
	assert_true(labels__append_short_name(
		memcg__labels(tree__row(&fixture->snapshot, serial),
			      &fixture->snapshot),
		&text));
	assert_string_equal(text__string(&text), wanted);
	text__free(&text);
}

static void test_short_names(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture__set_up(&fixture);
	assert_short(&fixture, POD, "pod:36b6d6be");
	assert_short(&fixture, DOCKER_SHOP, "docker:d7d88ea59652");
	names__add_pod_directory(&fixture.names, "shop_web-0_" UID);
	add_docker(&fixture, "{\"Name\":\"/sh\\u001b[31mop\"}");
	assert_short(&fixture, POD, "pod:shop/web-0");
	assert_short(&fixture, DOCKER_SHOP, "docker:sh\\x1b[31mop");
	assert_short(&fixture, POD_WEB, "containerd:4cc1dbcc1f5e");
	names__add_container_log(&fixture.names,
				 "web-0_shop_nginx-" WEB ".log");
	assert_short(&fixture, POD_WEB, "containerd:nginx");
	fixture__free(&fixture);
}

static void test_availability(void **state)
{
	const struct column *column = &columns[COLUMN_container_name];
	struct fixture fixture;
	struct text why = {};

	(void)state;
	fixture__set_up(&fixture);
	assert_true(column__is_available(column, &fixture.snapshot));
	assert_false(column__is_missing(column, &fixture.snapshot, &why));
	fixture.snapshot.sample.has_names = false;
	assert_false(column__is_available(column, &fixture.snapshot));
	assert_true(column__is_missing(column, &fixture.snapshot, &why));
	assert_non_null(strstr(text__string(&why), "--names"));
	text__free(&why);
	fixture__free(&fixture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kubernetes),
		cmocka_unit_test(test_log_alone),
		cmocka_unit_test(test_wrong_file_names),
		cmocka_unit_test(test_docker),
		cmocka_unit_test(test_wrong_json),
		cmocka_unit_test(test_deep_json),
		cmocka_unit_test(test_storage),
		cmocka_unit_test(test_wrong_storage),
		cmocka_unit_test(test_nested),
		cmocka_unit_test(test_looks),
		cmocka_unit_test(test_known_is_not_due),
		cmocka_unit_test(test_no_containers),
		cmocka_unit_test(test_forgotten),
		cmocka_unit_test(test_short_names),
		cmocka_unit_test(test_availability),
	};

	return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
