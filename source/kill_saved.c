// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads kills that were saved as JSON. */
#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include "source/json_whole.h"
#include "source/kernel_time.h"
#include "source/kill_saved.h"
#include "source/stat_file.h"

/* The value of a key; NULL: there is none, or it has another type. */
static struct json_object *object__get(struct json_object *object,
				       const char *key, enum json_type type)
{
	struct json_object *value;

	if (!json_object_object_get_ex(object, key, &value) ||
	    !json_object_is_type(value, type))
		return NULL;
	return value;
}

static __u64 number__of(struct json_object *value)
{
	__u64 number;

	if (!json_object_is_type(value, json_type_int) ||
	    json_object_get_int64(value) < 0)
		return VALUE_UNKNOWN;
	number = json_object_get_uint64(value);
	return number >= VALUE_NO_LIMIT ? VALUE_UNKNOWN : number;
}

static __u64 object__number(struct json_object *object, const char *key)
{
	return number__of(object__get(object, key, json_type_int));
}

static const char *object__string(struct json_object *object, const char *key)
{
	struct json_object *value = object__get(object, key, json_type_string);

	return value ? json_object_get_string(value) : "";
}

static bool object__is_true(struct json_object *object, const char *key)
{
	return json_object_get_boolean(
		object__get(object, key, json_type_boolean));
}

static void object__copy_string(struct json_object *object, const char *key,
				char *string, size_t size)
{
	if (snprintf(string, size, "%s", object__string(object, key)) <
	    (int)size)
		return;
	/* A character isn't cut. */
	while (*string && !utf8__is_valid(string, strlen(string)))
		string[strlen(string) - 1] = '\0';
}

/* The index of a word in a list, which ends with a NULL; 0: it isn't there. */
static unsigned int word__find(const char *word, const char *const *words)
{
	unsigned int i;

	for (i = 1; words[i]; i++)
		if (!strcmp(word, words[i]))
			return i;
	return 0;
}

static int digit__of(char digit)
{
	return digit >= '0' && digit <= '9' ? digit - '0' :
	       digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 :
					      -1;
}

/* Sets a path, of which KEY_hex has the bytes if they aren't text. */
static void object__get_path(struct json_object *object, const char *key,
			     struct text *path)
{
	const char *hex;
	char key_hex[32];

	snprintf(key_hex, sizeof(key_hex), "%s_hex", key);
	hex = object__string(object, key_hex);
	if (!*hex)
		text__append_string(path, object__string(object, key));
	for (; *hex && hex[1]; hex += 2) {
		if (digit__of(hex[0]) < 0 || digit__of(hex[1]) < 0)
			return;
		text__append(path,
			     &(const char){ digit__of(hex[0]) << 4 |
					    digit__of(hex[1]) },
			     1);
	}
}

/* Where the number of use is known, a limit that is null is none. */
static void object__get_counter(struct json_object *object, const char *key,
				__u64 *current, __u64 *max, __u64 *failcnt)
{
	object = object__get(object, key, json_type_object);
	*current = object__number(object, "current");
	*max = object__number(object, "max");
	if (*current != VALUE_UNKNOWN && *max == VALUE_UNKNOWN)
		*max = VALUE_NO_LIMIT;
	if (failcnt)
		*failcnt = object__number(object, "failcnt");
}

static void kill_task__get(struct kill_task *task, struct json_object *object)
{
	struct json_object *score;

	if (!object)
		return;
	task->pid = object__number(object, "pid");
	object__copy_string(object, "comm", task->comm, sizeof(task->comm));
	task->uid = object__number(object, "uid");
	object__get_path(object, "cgroup", &task->cgroup);
	task->cgroup_id = object__number(object, "cgroup_id");
	task->total_vm = object__number(object, "total_vm");
	task->rss = object__number(object, "rss");
	task->anon = object__number(object, "anon");
	task->file = object__number(object, "file");
	task->shmem = object__number(object, "shmem");
	task->swap = object__number(object, "swap");
	task->page_tables = object__number(object, "page_tables");
	score = object__get(object, "oom_score_adj", json_type_int);
	task->has_score = score;
	task->oom_score_adj = json_object_get_int(score);
}

static void kill_state__get_stats(struct kill_state *state,
				  struct json_object *stats)
{
	enum memcg_stat stat;

	if (!stats)
		return;
	json_object_object_foreach(stats, key, value) {
		stat = stat_file__find(key, strlen(key));
		if (stat < NR_STATS)
			state->stats[stat] = number__of(value);
	}
}

static void kill_state__get_lists(struct kill_state *state,
				  struct json_object *object)
{
	struct json_object *children = object__get(object, "children",
						   json_type_array),
			   *tasks = object__get(object, "tasks",
						json_type_array),
			   *item;
	size_t i;

	for (i = 0; children && i < json_object_array_length(children) &&
		    i < KILL_CHILDREN_MAX;
	     i++) {
		item = json_object_array_get_idx(children, i);
		object__get_path(item, "cgroup", &state->children[i].cgroup);
		state->children[i].current = object__number(item, "current");
		state->nr_children = i + 1;
	}
	for (i = 0;
	     tasks && i < json_object_array_length(tasks) && i < KILL_TASKS_MAX;
	     i++) {
		kill_task__get(&state->tasks[i],
			       json_object_array_get_idx(tasks, i));
		state->nr_tasks = i + 1;
	}
}

static void kill_state__get(struct kill_state *state,
			    struct json_object *object)
{
	object__get_counter(object, "memory", &state->current, &state->max,
			    &state->failcnt);
	object__get_counter(object, "swap", &state->swap_current,
			    &state->swap_max, NULL);
	object__get_counter(object, "memsw", &state->memsw_current,
			    &state->memsw_max, &state->memsw_failcnt);
	state->kmem_current = object__number(object, "kmem");
	kill_state__get_stats(state,
			      object__get(object, "stat", json_type_object));
	kill_state__get_lists(state, object);
	state->children_are_older =
		!strcmp(object__string(object, "children_from"), "before");
}

static void kill__get_time(struct kill *kill, struct json_object *object)
{
	const char *time = object__string(object, "time");
	struct json_object *seconds =
		object__get(object, "boot_seconds", json_type_double);

	kernel_time__parse((struct span){ time, strlen(time) }, &kill->time);
	kill->has_boot_time = seconds;
	kill->boot_seconds = json_object_get_double(seconds);
	object__copy_string(object, "time_text", kill->time_text,
			    sizeof(kill->time_text));
	object__copy_string(object, "host", kill->host, sizeof(kill->host));
}

static void kill__get_domain(struct kill *kill, struct json_object *object)
{
	static const char *const reaches[] = {
		[DOMAIN_UNKNOWN] = "",
		[DOMAIN_MEMCG] = "memcg",
		[DOMAIN_MACHINE] = "machine",
		[DOMAIN_CPUSET] = "cpuset",
		[DOMAIN_MEMORY_POLICY] = "mempolicy",
		NULL,
	};
	const char *by = object__string(object, "domain_by");

	kill->domain = word__find(object__string(object, "reach"), reaches);
	for (kill->domain_by = DOMAIN_BY_LOG; kill->domain_by;
	     kill->domain_by--)
		if (!strcmp(by, kill_domain__by(kill->domain_by)))
			break;
	object__get_path(object, "domain", &kill->cgroup);
	kill->cgroup_id = object__number(object, "domain_id");
	kill->serial = object__number(object, "domain_serial");
	object__get_path(object, "cpuset", &kill->cpuset);
	object__get_path(object, "nodes", &kill->nodes);
}

static void kill__get(struct kill *kill, struct json_object *object)
{
	struct json_object *oomd =
		object__get(object, "oomd", json_type_object);
	const __u64 first = object__number(object, "group_first"),
		    lost = object__number(object, "lost");

	if (!strcmp(object__string(object, "by"), "user"))
		kill->kind = KILL_BY_USER;
	kill__get_time(kill, object);
	kill__get_domain(kill, object);
	kill_task__get(&kill->victim,
		       object__get(object, "victim", json_type_object));
	kill_task__get(&kill->trigger,
		       object__get(object, "trigger", json_type_object));
	kill->group_first = first == VALUE_UNKNOWN ? 0 : first;
	object__get_path(object, "group", &kill->group);
	kill_state__get(&kill->state, object);
	kill->is_suppressed = object__is_true(object, "suppressed");
	kill->is_cut = object__is_true(object, "cut");
	kill->is_chosen_only = object__is_true(object, "chosen_only");
	kill->page_size = object__number(object, "page_size");
	kill->page_size_is_assumed =
		object__is_true(object, "page_size_assumed");
	kill->oomd_ooms = object__number(oomd, "ooms");
	kill->oomd_kills = object__number(oomd, "kills");
	kill->nr_lost = lost == VALUE_UNKNOWN ? 0 : lost;
}

int kill_saved__parse(const char *text, size_t length, struct kill *kill)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *object;
	int err;

	kill__init(kill);
	if (!tokener)
		return -ENOMEM;
	err = json_tokener__parse_whole(tokener, text, length, &object);
	if (!err && strcmp(object__string(object, "type"), "kill"))
		err = -ENOENT;
	if (!err)
		kill__get(kill, object);
	if (!err && kill__has_failed(kill))
		err = -ENOMEM;
	json_object_put(object);
	json_tokener_free(tokener);
	return err;
}
