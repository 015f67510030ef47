// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Finds names in the names of files, by their separators, and in JSON, by json-c. */
#include <json-c/json.h>
#include <string.h>
#include "source/name_parse.h"
#include "source/saved_text.h"

/* An object of more bytes isn't parsed: json-c takes many times its size. */
#define OBJECT_SIZE_MAX (1 << 20)

#define TEXT(found, label) (found)->text[NAME_NUMBER(LABEL_##label)]

/*
 * Moves the text in front of the first separator out of rest. False: there is none. The names
 * of Kubernetes never have _ in them.
 */
static bool piece__split(struct piece *rest, char separator,
			 struct piece *first)
{
	const char *end =
		memchr(rest->start, separator, rest->end - rest->start);

	if (!end)
		return false;
	*first = (struct piece){ rest->start, end };
	rest->start = end + 1;
	return true;
}

void names__add_pod_directory(struct names *names, const char *entry)
{
	struct found_names found = { .id = string__piece(entry) };

	if (piece__split(&found.id, '_', &TEXT(&found, pod_namespace)) &&
	    piece__split(&found.id, '_', &TEXT(&found, pod_name)))
		names__add(names, &found);
}

void names__add_container_log(struct names *names, const char *entry)
{
	static const char suffix[] = ".log";
	struct piece rest = string__piece(entry);
	const size_t length = rest.end - rest.start,
		     suffix_length = sizeof(suffix) - 1;
	struct found_names found = {};
	const char *dash;

	if (length < suffix_length ||
	    strcmp(rest.end - suffix_length, suffix) ||
	    !piece__split(&rest, '_', &TEXT(&found, pod_name)) ||
	    !piece__split(&rest, '_', &TEXT(&found, pod_namespace)))
		return;
	/* Only the container's name may have dashes. */
	dash = strrchr(rest.start, '-');
	if (!dash)
		return;
	TEXT(&found, container_name) = (struct piece){ rest.start, dash };
	found.id = (struct piece){ dash + 1, rest.end - suffix_length };
	names__add(names, &found);
}

/*
 * Takes a runtime's name of a container apart. cri-dockerd and CRI-O make it from what
 * Kubernetes calls it: k8s_CONTAINER_POD_NAMESPACE_UID_ATTEMPT.
 */
static void found_names__split(struct found_names *found, struct piece name)
{
	struct piece rest = name, prefix, container, pod, namespace, uid;

	if (piece__split(&rest, '_', &prefix) &&
	    prefix.end - prefix.start == 3 && !memcmp(prefix.start, "k8s", 3) &&
	    piece__split(&rest, '_', &container) &&
	    piece__split(&rest, '_', &pod) &&
	    piece__split(&rest, '_', &namespace) &&
	    piece__split(&rest, '_', &uid)) {
		TEXT(found, pod_name) = pod;
		TEXT(found, pod_namespace) = namespace;
		name = container;
	}
	TEXT(found, container_name) = name;
}

/* NULL: it isn't JSON, or isn't one object. */
static struct json_object *object__parse(struct json_tokener *tokener,
					 const char *json, size_t length)
{
	struct json_object *object;

	if (!tokener || length > OBJECT_SIZE_MAX)
		return NULL;
	json_tokener_reset(tokener);
	object = json_tokener_parse_ex(tokener, json, length);
	if (json_object_is_type(object, json_type_object))
		return object;
	json_object_put(object);
	return NULL;
}

/* False: it is no string. The bytes stay the string's. */
static bool string__get(struct json_object *string, struct piece *piece)
{
	if (!json_object_is_type(string, json_type_string))
		return false;
	piece->start = json_object_get_string(string);
	piece->end = piece->start + json_object_get_string_len(string);
	return true;
}

void names__add_docker(struct names *names, const char *id, const char *json,
		       size_t length)
{
	struct json_tokener *tokener = json_tokener_new();
	struct json_object *object = object__parse(tokener, json, length);
	struct found_names found = { .id = string__piece(id) };
	struct piece name;

	if (string__get(json_object_object_get(object, "Name"), &name)) {
		/* The slash is left from links, whose names were paths. */
		name.start += name.start < name.end && *name.start == '/';
		found_names__split(&found, name);
		names__add(names, &found);
	}
	json_object_put(object);
	json_tokener_free(tokener);
}

/* The first of the names is the one that it was given. */
static void names__add_stored(struct names *names, struct json_object *object)
{
	struct json_object *list = json_object_object_get(object, "names");
	struct found_names found = {};
	struct piece name;

	if (!string__get(json_object_object_get(object, "id"), &found.id) ||
	    !json_object_is_type(list, json_type_array) ||
	    !string__get(json_object_array_get_idx(list, 0), &name))
		return;
	found_names__split(&found, name);
	names__add(names, &found);
}

void names__add_storage(struct names *names, const char *json, size_t length,
			size_t nr_max)
{
	struct json_tokener *tokener = json_tokener_new();
	const char *start, *end = json + length;
	struct json_object *object;
	struct saved_scan scan;

	while (nr_max-- && (start = memchr(json, '{', end - json))) {
		scan = (struct saved_scan){};
		json = start +
		       saved_scan__take_value(&scan, start, 0, end - start);
		object = object__parse(tokener, start, json - start);
		names__add_stored(names, object);
		json_object_put(object);
	}
	json_tokener_free(tokener);
}
