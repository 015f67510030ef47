// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Cuts JSON text into pieces by its brackets and strings; json-c checks the rest. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "source/saved_text.h"

#define READ_SIZE 65536
#define BLANKS " \t\r\n"

int pieces__add(struct pieces *pieces, const struct piece *piece)
{
	const size_t room = pieces->room ? pieces->room * 2 : 64;
	struct piece *more;

	if (pieces->nr == pieces->room) {
		more = reallocarray(pieces->pieces, room, sizeof(*more));
		if (!more)
			return log__error(-ENOMEM, "no memory for %zu rows",
					  room);
		pieces->pieces = more;
		pieces->room = room;
	}
	pieces->pieces[pieces->nr++] = *piece;
	return 0;
}

int json_file__open(struct json_file *file, const char *name)
{
	const bool is_stdin = !strcmp(name, "-");

	*file = (struct json_file){
		.name = is_stdin ? "standard input" : name,
		.fd = is_stdin ? STDIN_FILENO :
				 open(name, O_RDONLY | O_CLOEXEC),
		.line = 1,
	};
	if (file->fd < 0)
		return log__error(-errno, "can't open %s: %s", name,
				  strerror(errno));
	return 0;
}

void json_file__close(struct json_file *file)
{
	if (file->fd > STDIN_FILENO)
		close(file->fd);
	free(file->text);
	*file = (struct json_file){ .fd = -1 };
}

static int json_file__read(struct json_file *file)
{
	ssize_t length;
	char *more;

	if (file->size - file->length < READ_SIZE) {
		more = realloc(file->text, file->size * 2 + READ_SIZE);
		if (!more)
			return log__error(-ENOMEM, "%s: no memory for a sample",
					  file->name);
		file->text = more;
		file->size = file->size * 2 + READ_SIZE;
	}
	do
		length = read(file->fd, file->text + file->length, READ_SIZE);
	while (length < 0 && errno == EINTR);
	if (length < 0)
		return log__error(-errno, "can't read %s: %s", file->name,
				  strerror(errno));
	file->length += length;
	file->is_over = !length;
	return 0;
}

/* A walk over text that knows strings from brackets. */
struct scan {
	unsigned long line;
	unsigned int depth; /* of brackets */
	bool in_string;
	bool is_escaped;
	bool is_wrong; /* NaN, Infinity: json-c takes them, JSON hasn't got them */
};

static void scan__take(struct scan *scan, char byte)
{
	scan->line += byte == '\n';
	if (scan->is_escaped) {
		scan->is_escaped = false;
	} else if (scan->in_string) {
		scan->is_escaped = byte == '\\';
		scan->in_string = byte != '"';
	} else if (byte == 'N' || byte == 'I') {
		scan->is_wrong = true;
	} else if (byte == '"') {
		scan->in_string = true;
	} else if (byte == '{' || byte == '[') {
		scan->depth++;
	} else if (byte == '}' || byte == ']') {
		scan->depth -= scan->depth > 0;
	}
}

/* Skips what may stand between values. 1: one begins here; 0: the file ends. */
static int json_file__skip_blanks(struct json_file *file)
{
	int err;

	for (;;) {
		for (; file->next < file->length; file->next++) {
			if (!file->text[file->next] ||
			    !strchr(BLANKS, file->text[file->next]))
				return 1;
			file->line += file->text[file->next] == '\n';
		}
		if (file->is_over)
			return 0;
		err = json_file__read(file);
		if (err)
			return err;
	}
}

int json_file__next(struct json_file *file, struct piece *value)
{
	struct scan scan = {};
	int err = json_file__skip_blanks(file);
	size_t at = file->next;

	if (err <= 0)
		return err;
	if (file->text[at] == '\x1f')
		return log__error(
			-EINVAL,
			"%s is compressed: unpack it on the way, such as by zcat FILE | memcgtop -i -",
			file->name);
	if (file->text[at] != '{')
		return log__error(
			-EINVAL,
			"%s: line %lu: a JSON object, as memcgtop -j writes it, should begin here",
			file->name, file->line);
	*value = (struct piece){ .offset = at, .line = file->line };
	scan.line = file->line;
	do {
		while (at == file->length && !file->is_over) {
			err = json_file__read(file);
			if (err)
				return err;
		}
		if (at == file->length)
			return log__error(
				-EINVAL,
				"%s: line %lu: the file ends within a sample",
				file->name, value->line);
		scan__take(&scan, file->text[at++]);
		if (scan.is_wrong)
			return log__error(
				-EINVAL,
				"%s: line %lu: no valid JSON: a number can't be NaN or Infinity",
				file->name, scan.line);
	} while (scan.depth);
	value->length = at - value->offset;
	file->next = at;
	file->line = scan.line;
	return 1;
}

struct json_mark json_file__mark(const struct json_file *file,
				 const struct piece *value)
{
	return (struct json_mark){ .offset = file->start + value->offset,
				   .line = value->line };
}

int json_file__go_to(struct json_file *file, const struct json_mark *mark)
{
	if (lseek(file->fd, mark->offset, SEEK_SET) < 0)
		return log__error(-errno, "can't go back in %s: %s", file->name,
				  strerror(errno));
	file->start = mark->offset;
	file->line = mark->line;
	file->length = file->next = 0;
	file->is_over = false;
	return 0;
}

/*
 * Copies what can't be gone back in, such as a pipe, to a file without a name.
 * The rest of the file is one that can.
 */
int json_file__make_seekable(struct json_file *file)
{
	FILE *copy;
	int err = 0;

	file->start = lseek(file->fd, 0, SEEK_CUR);
	if (file->start >= 0)
		return 0;
	file->start = 0;
	copy = tmpfile();
	if (!copy)
		return log__error(-errno,
				  "can't make a temporary file for %s: %s",
				  file->name, strerror(errno));
	while (!err && !file->is_over) {
		file->length = 0;
		err = json_file__read(file);
		if (!err &&
		    fwrite(file->text, 1, file->length, copy) != file->length)
			err = log__error(-errno, "can't keep a copy of %s: %s",
					 file->name, strerror(errno));
	}
	if (!err && fflush(copy))
		err = log__error(-errno, "can't keep a copy of %s: %s",
				 file->name, strerror(errno));
	if (!err)
		file->fd = fcntl(fileno(copy), F_DUPFD_CLOEXEC, 3);
	fclose(copy);
	file->length = 0;
	file->is_over = false;
	if (!err && lseek(file->fd, 0, SEEK_SET) < 0)
		err = log__error(-errno, "can't read the copy of %s: %s",
				 file->name, strerror(errno));
	return err;
}

void json_file__forget(struct json_file *file, struct piece *value)
{
	const size_t offset = value->offset;

	memmove(file->text, file->text + offset, file->length - offset);
	file->length -= offset;
	file->start += offset;
	file->next -= offset;
	value->offset = 0;
}

/* Takes an element, from its first bracket to the last; its end, 0: it has none. */
static size_t scan__element(struct scan *scan, const char *text, size_t at,
			    size_t end, struct piece *element)
{
	const unsigned int depth = scan->depth;

	*element = (struct piece){ .offset = at, .line = scan->line };
	do
		scan__take(scan, text[at++]);
	while (scan->depth > depth && at < end);
	element->length = at - element->offset;
	return scan->depth > depth ? 0 : at;
}

/* The elements of an array that begins at; its end, 0: it isn't one of objects. */
static size_t scan__array(struct scan *scan, const char *text, size_t at,
			  size_t end, struct pieces *elements, int *err)
{
	bool wants_comma = false, wants_element = false;
	struct piece element;

	scan__take(scan, text[at++]);
	while (at < end) {
		if (text[at] == '{' && !wants_comma) {
			at = scan__element(scan, text, at, end, &element);
			*err = at ? pieces__add(elements, &element) : -EINVAL;
			if (*err)
				return 0;
			wants_comma = true;
			wants_element = false;
		} else if (text[at] == ',' && wants_comma) {
			wants_comma = false;
			wants_element = true;
			at++;
		} else if (text[at] == ']' && !wants_element) {
			scan__take(scan, text[at++]);
			return at;
		} else if (text[at] && strchr(BLANKS, text[at])) {
			scan__take(scan, text[at++]);
		} else {
			break;
		}
	}
	*err = -EINVAL;
	return 0;
}

int json_text__find_array(const char *text, const struct piece *object,
			  const char *key, struct piece *array,
			  struct pieces *elements, unsigned long *line)
{
	const size_t end = object->offset + object->length,
		     length = strlen(key);
	struct scan scan = { .line = object->line };
	size_t at = object->offset, start;
	int err = 0;

	*array = (struct piece){};
	while (at < end) {
		start = at + 1;
		scan__take(&scan, text[at++]);
		/* A string of the object's own: a key if a colon follows. */
		if (!scan.in_string || scan.depth != 1 ||
		    text[start - 1] != '"')
			continue;
		while (at < end && scan.in_string)
			scan__take(&scan, text[at++]);
		if (at - start != length + 1 ||
		    strncmp(text + start, key, length))
			continue;
		while (at < end && text[at] && strchr(BLANKS, text[at]))
			scan__take(&scan, text[at++]);
		if (at == end || text[at] != ':')
			continue;
		at++;
		while (at < end && text[at] && strchr(BLANKS, text[at]))
			scan__take(&scan, text[at++]);
		*line = scan.line;
		if (at == end || text[at] != '[' || array->length)
			return -EINVAL;
		array->offset = at;
		array->line = scan.line;
		at = scan__array(&scan, text, at, end, elements, &err);
		*line = scan.line;
		if (!at)
			return err;
		array->length = at - array->offset;
	}
	return 0;
}
