// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* A kill as a JSON object. Its keys are an interface: tests/schema-kills.json has them. */
#include <json-c/json.h>
#include <string.h>
#include "model/saved_keys.h"
#include "output/kill_json.h"
#include "output/kills.h"

static const char *const stat_keys[NR_STATS] = {
#define NODE(item, scale)
#define MEMCG(item, scale)
#define VM(item)
#define SUM(key)
#define STAT(key, heading, unit, kind, counters, since, help) \
	[STAT_##key] = #key,
#include "memory_stat.h"
};

static const char *const reaches[] = {
	[DOMAIN_MEMCG] = "memcg",
	[DOMAIN_MACHINE] = "machine",
	[DOMAIN_CPUSET] = "cpuset",
	[DOMAIN_MEMORY_POLICY] = "mempolicy",
};

/* NULL and "" are unknown. */
static void kill_json__add_word(struct json_writer *writer,
				struct json_object *object, const char *key,
				const char *word)
{
	if (word && *word)
		writer__add_text(writer, object, key, word);
	else
		writer__add_null(writer, object, key);
}

/* Adds a path, and in hexadecimal as well if it can't be written as text. */
static void kill_json__add_path(struct json_writer *writer,
				struct json_object *object, const char *key,
				const char *key_hex, const struct text *path)
{
	kill_json__add_word(writer, object, key, text__string(path));
	if (!utf8__is_valid(text__string(path), path->length))
		writer__add_hex(writer, object, key_hex, path);
}

static struct json_object *kill_json__task(struct json_writer *writer,
					   const struct kill_task *task)
{
	struct json_object *object = json_object_new_object();

	writer__add_number(writer, object, "pid", task->pid);
	kill_json__add_word(writer, object, "comm", task->comm);
	writer__add_number(writer, object, "uid", task->uid);
	kill_json__add_path(writer, object, "cgroup", "cgroup_hex",
			    &task->cgroup);
	writer__add_number(writer, object, "cgroup_id", task->cgroup_id);
	writer__add_number(writer, object, "total_vm", task->total_vm);
	writer__add_number(writer, object, "rss", task->rss);
	writer__add_number(writer, object, "anon", task->anon);
	writer__add_number(writer, object, "file", task->file);
	writer__add_number(writer, object, "shmem", task->shmem);
	writer__add_number(writer, object, "swap", task->swap);
	writer__add_number(writer, object, "page_tables", task->page_tables);
	if (task->has_score)
		writer__add(writer, object, "oom_score_adj",
			    json_object_new_int(task->oom_score_adj));
	else
		writer__add_null(writer, object, "oom_score_adj");
	return object;
}

/* Adds an object with the numbers of one counter; v1 alone has failcnt. */
static void kill_json__add_counter(struct json_writer *writer,
				   struct json_object *object, const char *key,
				   __u64 current, __u64 max, __u64 failcnt)
{
	struct json_object *counter = json_object_new_object();

	writer__add_number(writer, counter, "current", current);
	writer__add_number(writer, counter, "max", max);
	writer__add_number(writer, counter, "failcnt", failcnt);
	writer__add(writer, object, key, counter);
}

/* Adds the statistics that are known. */
static void kill_json__add_stats(struct json_writer *writer,
				 struct json_object *object,
				 const struct kill_state *state)
{
	struct json_object *stats = json_object_new_object();
	unsigned int i;

	for (i = 0; i < NR_STATS; i++)
		if (state->stats[i] != VALUE_UNKNOWN)
			writer__add_number(writer, stats, stat_keys[i],
					   state->stats[i]);
	writer__add(writer, object, "stat", stats);
}

static void kill_json__add_children(struct json_writer *writer,
				    struct json_object *object,
				    const struct kill_state *state)
{
	struct json_object *children =
				   writer__add_list(writer, object, "children"),
			   *child;
	unsigned int i;

	for (i = 0; i < state->nr_children; i++) {
		child = json_object_new_object();
		kill_json__add_path(writer, child, "cgroup", "cgroup_hex",
				    &state->children[i].cgroup);
		writer__add_number(writer, child, "current",
				   state->children[i].current);
		writer__add_to_list(writer, children, child);
	}
	kill_json__add_word(writer, object, "children_from",
			    !state->nr_children	      ? NULL :
			    state->children_are_older ? "before" :
							"after");
}

static void kill_json__add_state(struct json_writer *writer,
				 struct json_object *object,
				 const struct kill_state *state)
{
	struct json_object *tasks;
	unsigned int i;

	kill_json__add_counter(writer, object, "memory", state->current,
			       state->max, state->failcnt);
	kill_json__add_counter(writer, object, "swap", state->swap_current,
			       state->swap_max, VALUE_UNKNOWN);
	kill_json__add_counter(writer, object, "memsw", state->memsw_current,
			       state->memsw_max, state->memsw_failcnt);
	writer__add_number(writer, object, "kmem", state->kmem_current);
	kill_json__add_stats(writer, object, state);
	kill_json__add_children(writer, object, state);
	tasks = writer__add_list(writer, object, "tasks");
	for (i = 0; i < state->nr_tasks; i++)
		writer__add_to_list(writer, tasks,
				    kill_json__task(writer, &state->tasks[i]));
}

static void kill_json__add_time(struct json_writer *writer,
				struct json_object *object,
				const struct kill *kill)
{
	char text[64];

	if (kill->time.tv_sec)
		writer__add_time(writer, object, "time", &kill->time);
	else
		writer__add_null(writer, object, "time");
	if (kill->has_boot_time) {
		snprintf(text, sizeof(text), "%.6f", kill->boot_seconds);
		writer__add(writer, object, "boot_seconds",
			    json_object_new_double_s(kill->boot_seconds, text));
	} else {
		writer__add_null(writer, object, "boot_seconds");
	}
	kill_json__add_word(writer, object, "time_text", kill->time_text);
	kill_json__add_word(writer, object, "host", kill->host);
}

/* Adds what a report of the kernel's log lacks, and what was assumed to read it. */
static void kill_json__add_report(struct json_writer *writer,
				  struct json_object *object,
				  const struct kill *kill)
{
	writer__add_boolean(writer, object, "suppressed", kill->is_suppressed);
	writer__add_boolean(writer, object, "cut", kill->is_cut);
	writer__add_boolean(writer, object, "chosen_only",
			    kill->is_chosen_only);
	writer__add_number(writer, object, "page_size", kill->page_size);
	writer__add_boolean(writer, object, "page_size_assumed",
			    kill->page_size_is_assumed);
}

static void kill_json__add_group(struct json_writer *writer,
				 struct json_object *object,
				 const struct kill *kill)
{
	kill_json__add_path(writer, object, "group", "group_hex", &kill->group);
	writer__add_number(writer, object, "group_first",
			   kill->group_first ? kill->group_first :
					       VALUE_UNKNOWN);
}

static void kill_json__add_oomd(struct json_writer *writer,
				struct json_object *object,
				const struct kill *kill)
{
	struct json_object *oomd = json_object_new_object();

	writer__add_number(writer, oomd, "ooms", kill->oomd_ooms);
	writer__add_number(writer, oomd, "kills", kill->oomd_kills);
	writer__add(writer, object, "oomd", oomd);
}

struct json_object *kill__json(struct json_writer *writer,
			       const struct kill *kill)
{
	struct json_object *object = json_object_new_object();

	kill_json__add_word(writer, object, "type", "kill");
	kill_json__add_word(writer, object, "memcgtop", MEMCGTOP_VERSION);
	writer__add_number(writer, object, "schema", JSON_SCHEMA);
	kill_json__add_time(writer, object, kill);
	writer__add_boolean(writer, object, "past", kill->is_past);
	kill_json__add_word(writer, object, "by",
			    kill->kind == KILL_BY_USER ? "user" : "kernel");
	kill_json__add_word(writer, object, "reach", reaches[kill->domain]);
	kill_json__add_path(writer, object, "domain", "domain_hex",
			    &kill->cgroup);
	kill_json__add_path(writer, object, "cpuset", "cpuset_hex",
			    &kill->cpuset);
	kill_json__add_path(writer, object, "nodes", "nodes_hex", &kill->nodes);
	writer__add_number(writer, object, "domain_id", kill->cgroup_id);
	writer__add_number(writer, object, "domain_serial", kill->serial);
	kill_json__add_word(writer, object, "domain_by",
			    kill_domain__by(kill->domain_by));
	writer__add(writer, object, "victim",
		    kill_json__task(writer, &kill->victim));
	writer__add(writer, object, "trigger",
		    kill_json__task(writer, &kill->trigger));
	kill_json__add_group(writer, object, kill);
	kill_json__add_state(writer, object, &kill->state);
	kill_json__add_oomd(writer, object, kill);
	kill_json__add_report(writer, object, kill);
	writer__add_number(writer, object, "lost", kill->nr_lost);
	return object;
}

int kill_json__print(FILE *file, const struct kill *kill)
{
	struct json_writer writer = { .file = file };
	struct json_object *object = kill__json(&writer, kill);

	if (!writer.failed)
		writer__print_line(&writer, object);
	json_object_put(object);
	return writer__end(&writer);
}
