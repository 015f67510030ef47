// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Adds an explanation to the header of a JSON document. */
#include <string.h>
#include "output/explain.h"
#include "output/json_writer.h"
#include "output/kill_json.h"

static void writer__add_value(struct json_writer *writer,
			      struct json_object *object,
			      const struct finding_number *number)
{
	const struct value *value = &number->value;
	struct text path = {};

	switch (value->type) {
	case VALUE_IS_NUMBER:
		writer__add_number(writer, object, number->name, value->number);
		break;
	case VALUE_IS_CHANGE:
		writer__add(writer, object, number->name,
			    json_object_new_int64(value->change));
		break;
	case VALUE_IS_FRACTION:
		writer__add(writer, object, number->name,
			    json__fraction(value->fraction));
		break;
	case VALUE_IS_TEXT:
		writer__add_text(writer, object, number->name, value->text);
		break;
	case VALUE_IS_PATH:
		memcg__append_path(value->memcg, &path);
		writer__add_text(writer, object, number->name,
				 text__string(&path));
		writer->failed |= path.failed;
		text__free(&path);
		break;
	default:
		writer__add_null(writer, object, number->name);
	}
}

/* Adds what tells the memcg; NULL: null. */
static void writer__add_memcg(struct json_writer *writer,
			      struct json_object *object,
			      const struct memcg *memcg)
{
	const struct finding_number path = { "cgroup", value__path(memcg),
					     UNIT_TEXT };

	writer__add_value(writer, object, &path);
	if (memcg)
		writer__add_number(writer, object, "serial", memcg->serial);
	else
		writer__add_null(writer, object, "serial");
}

static struct json_object *finding__json(struct json_writer *writer,
					 const struct finding *finding)
{
	struct json_object *object = json_object_new_object(), *numbers;
	struct finding_number all[FINDING_NUMBERS_MAX];
	const unsigned int nr =
		finding__numbers(finding, writer->snapshot, all);
	struct text text = {};
	unsigned int i;

	writer__add_text(writer, object, "finding", finding->row->name);
	writer__add_text(writer, object, "severity",
			 severity__name(finding->severity));
	writer__add_memcg(writer, object, finding->memcg);
	numbers = writer__add_object(writer, object, "numbers");
	for (i = 0; i < nr && !writer->failed; i++)
		writer__add_value(writer, numbers, &all[i]);
	writer__add_number(writer, object, "nr_others", finding->nr_others);
	finding__append_sentence(finding, writer->snapshot, &text);
	writer__add_text(writer, object, "text", text__string(&text));
	writer__add_text(writer, object, "advice", finding->row->advice);
	writer->failed |= text.failed;
	text__free(&text);
	return object;
}

static void writer__add_findings(struct json_writer *writer,
				 struct json_object *object, const char *key,
				 const struct findings *findings)
{
	struct json_object *list = writer__add_list(writer, object, key);
	__u32 i;

	for (i = 0; i < findings->nr && !writer->failed; i++)
		writer__add_to_list(writer, list,
				    finding__json(writer, &findings->list[i]));
}

static struct json_object *user__json(struct json_writer *writer,
				      const struct memcg *memcg)
{
	struct json_object *object = json_object_new_object();

	writer__add_memcg(writer, object, memcg);
	writer__add_number(writer, object, "current",
			   memcg->record->memory.current);
	return object;
}

/* The memcg whose max is reached first, and who uses it. */
static void writer__add_users(struct json_writer *writer,
			      struct json_object *object,
			      const struct explanation *explanation)
{
	struct json_object *list,
		*users = writer__add_object(writer, object, "limit_users");
	unsigned int i;

	writer__add_memcg(writer, users, explanation->domain);
	list = writer__add_list(writer, users, "largest");
	for (i = 0; i < explanation->nr_users && !writer->failed; i++)
		writer__add_to_list(writer, list,
				    user__json(writer, explanation->users[i]));
}

static struct json_object *process__json(struct json_writer *writer,
					 const struct process *process)
{
	struct json_object *object = json_object_new_object();

	writer__add_number(writer, object, "pid", process->pid);
	writer__add_text(writer, object, "name", process->name);
	writer__add_number(writer, object, "anon", process->anon);
	writer__add_number(writer, object, "file", process->file);
	writer__add_number(writer, object, "shmem", process->shmem);
	writer__add_number(writer, object, "swap", process->swap);
	writer__add_number(writer, object, "pagetables", process->pagetables);
	writer__add(writer, object, "oom_score",
		    json_object_new_int64(process->oom_score));
	writer__add(writer, object, "oom_score_adj",
		    json_object_new_int64(process->oom_score_adj));
	return object;
}

static void writer__add_processes(struct json_writer *writer,
				  struct json_object *object,
				  const struct explanation *explanation)
{
	const struct processes *processes = explanation->processes;
	const struct process *victim = explanation__victim(explanation);
	struct json_object *list;
	unsigned int i;

	if (!processes) {
		writer__add_null(writer, object, "processes");
	} else {
		list = writer__add_list(writer, object, "processes");
		for (i = 0; i < processes->nr && !writer->failed; i++)
			writer__add_to_list(
				writer, list,
				process__json(writer, &processes->largest[i]));
	}
	if (victim)
		writer__add(writer, object, "oom_victim",
			    process__json(writer, victim));
	else
		writer__add_null(writer, object, "oom_victim");
}

/* The oldest first, as --kills prints them. */
static void writer__add_kills(struct json_writer *writer,
			      struct json_object *object,
			      const struct kill_list *kills)
{
	struct json_object *list;
	unsigned int age;

	if (!kills) {
		writer__add_null(writer, object, "kills");
		return;
	}
	list = writer__add_list(writer, object, "kills");
	for (age = kill_list__nr(kills); age-- && !writer->failed;)
		writer__add_to_list(writer, list,
				    kill__json(writer,
					       kill_list__get(kills, age)));
}

static void explanation__add_json(struct json_writer *writer,
				  struct json_object *object,
				  const void *context)
{
	const struct explanation *explanation = context;
	const struct snapshot *snapshot = explanation->snapshot;
	const struct findings *findings = &explanation->findings;

	writer__add_text(writer, object, "type",
			 explanation->memcg ? "explain" : "summary");
	/* Between the two samples that it stands on; null: there is one only. */
	if (snapshot->before)
		writer__add(writer, object, "seconds",
			    json__fraction(snapshot->seconds));
	else
		writer__add_null(writer, object, "seconds");
	writer__add_findings(writer, object, "findings", findings);
	writer__add_number(writer, object, "nr_findings",
			   findings->nr + findings->nr_left_out);
	if (!explanation->memcg)
		return;
	writer__add_findings(writer, object, "findings_below",
			     &explanation->below);
	writer__add_kills(writer, object, explanation->kills);
	writer__add_users(writer, object, explanation);
	writer__add_processes(writer, object, explanation);
}

int explain__print_json(FILE *file, const struct explanation *explanation,
			const struct json_options *options)
{
	struct json_options document = *options;

	document.add = explanation__add_json;
	document.context = explanation;
	return json__print(file, explanation->snapshot, explanation->machine,
			   &document);
}
