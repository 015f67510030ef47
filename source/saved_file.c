// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads a file of saved samples value by value. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "lib/log.h"
#include "source/file_format.h"
#include "source/saved_file.h"

#define READ_SIZE 65536

int saved_file__open(struct saved_file *file, const char *name)
{
	const bool is_stdin = !strcmp(name, "-");

	*file = (struct saved_file){
		.name = is_stdin ? "standard input" : name,
		.fd = is_stdin ? STDIN_FILENO :
				 open(name, O_RDONLY | O_CLOEXEC),
		.stream = { .fd = -1 },
		.line = 1,
		.largest = SAVED_SAMPLE_MAX,
	};
	if (file->fd < 0)
		return log__error(-errno, "can't open %s: %s", name,
				  strerror(errno));
	return 0;
}

void saved_file__close(struct saved_file *file)
{
	if (file->fd > STDIN_FILENO)
		close(file->fd);
	saved_stream__close(&file->stream);
	free(file->text);
	*file = (struct saved_file){ .fd = -1, .stream = { .fd = -1 } };
}

/*
 * Reads more of the file, and sets is_over at its end. Returns 0; -EAGAIN, not logged:
 * nothing more has come of a stream yet; -errno, logged.
 */
static int saved_file__read(struct saved_file *file)
{
	ssize_t length;
	int more_came;
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
	if (length || !saved_file__is_growing(file)) {
		file->is_over = !length;
		return 0;
	}
	more_came = saved_stream__take(&file->stream, file->waits);
	return more_came < 0 ? more_came : more_came ? 0 : -EAGAIN;
}

static bool saved_file__begins_with(const struct saved_file *file,
				    const char *bytes, size_t length)
{
	return file->length - file->next >= length &&
	       !memcmp(file->text + file->next, bytes, length);
}

/* Refuses a value that doesn't begin as an object does. Returns 0 or -EINVAL, logged. */
static int saved_file__check_format(const struct saved_file *file)
{
	int err = file_format__refuse(file->name, file->text + file->next,
				      file->length - file->next,
				      "memcgtop -i -");

	if (err)
		return err;
	if (file->text[file->next] != '{')
		return log__error(
			-EINVAL,
			"%s: line %lu: a JSON object, as memcgtop -j writes it, should begin here",
			file->name, file->line);
	return 0;
}

/* Skips blanks. True: something else comes next in the text. */
static bool saved_file__skip_text(struct saved_file *file)
{
	for (; file->next < file->length; file->next++) {
		if (!file->text[file->next] ||
		    !strchr(SAVED_BLANKS, file->text[file->next]))
			return true;
		file->line += file->text[file->next] == '\n';
	}
	return false;
}

/* Drops what was skipped, so that a run of blanks needs no memory. */
static void saved_file__drop(struct saved_file *file, size_t begin)
{
	const size_t skipped = file->next - begin;

	memmove(file->text + begin, file->text + file->next,
		file->length - file->next);
	file->length -= skipped;
	file->start += skipped;
	file->next = begin;
}

/* UTF-8's byte order mark, with which some programs begin each file that they write. */
#define BYTE_ORDER_MARK "\xef\xbb\xbf"

/*
 * Skips blanks and byte order marks between values. Returns 1: a value begins here; 0:
 * the file ends.
 */
static int saved_file__skip_blanks(struct saved_file *file)
{
	const size_t mark = strlen(BYTE_ORDER_MARK), begin = file->next;
	int err;

	for (;;) {
		if (saved_file__skip_text(file)) {
			if (file->text[file->next] != BYTE_ORDER_MARK[0])
				return 1;
			if (saved_file__begins_with(file, BYTE_ORDER_MARK,
						    mark)) {
				file->next += mark;
				continue;
			}
			if (file->length - file->next >= mark)
				return 1;
		}
		if (file->is_over)
			return file->next < file->length;
		if (file->next > begin)
			saved_file__drop(file, begin);
		err = saved_file__read(file);
		if (err)
			return err;
	}
}

/* Begins with the value at next, if it is an object. Returns 0 or -EINVAL, logged. */
static int saved_file__begin_value(struct saved_file *file)
{
	int err = saved_file__check_format(file);

	if (err)
		return err;
	file->is_in_value = true;
	file->scanned = file->next;
	file->scan = (struct saved_scan){ .line = file->line };
	return 0;
}

int saved_file__refuse_size(const struct saved_file *file, unsigned long line)
{
	return log__error(-EFBIG, "%s: line %lu: a sample of more than %zu MiB",
			  file->name, line, file->largest >> 20);
}

int saved_file__next(struct saved_file *file, struct saved_piece *value)
{
	int err = file->is_in_value ? 1 : saved_file__skip_blanks(file);

	if (err <= 0)
		return err;
	if (!file->is_in_value) {
		err = saved_file__begin_value(file);
		if (err)
			return err;
	}
	*value = (struct saved_piece){ .offset = file->next,
				       .line = file->line };
	for (;;) {
		file->scanned = saved_scan__take_value(
			&file->scan, file->text, file->scanned, file->length);
		if (file->scan.is_wrong)
			return log__error(
				-EINVAL,
				"%s: line %lu: no valid JSON: a number can't be NaN or Infinity",
				file->name, file->scan.line);
		if (!file->scan.depth)
			break;
		if (file->is_over)
			return log__error(
				-EINVAL,
				"%s: line %lu: the file ends within a sample",
				file->name, value->line);
		if (file->length - file->next > file->largest)
			return saved_file__refuse_size(file, value->line);
		err = saved_file__read(file);
		if (err)
			return err;
	}
	value->length = file->scanned - value->offset;
	file->is_in_value = false;
	file->next = file->scanned;
	file->line = file->scan.line;
	return 1;
}

struct saved_mark saved_file__mark(const struct saved_file *file,
				   const struct saved_piece *value)
{
	return (struct saved_mark){ .offset = file->start + value->offset,
				    .line = value->line };
}

struct saved_mark saved_file__here(const struct saved_file *file,
				   const struct saved_piece *value)
{
	if (value)
		return saved_file__mark(file, value);
	return (struct saved_mark){ .offset = file->start + file->next,
				    .line = file->line };
}

int saved_file__go_to(struct saved_file *file, const struct saved_mark *mark)
{
	if (mark->offset < file->stream.kept)
		return log__error(-ERANGE,
				  "%s: so old a sample isn't kept any more",
				  file->name);
	if (lseek(file->fd, mark->offset, SEEK_SET) < 0)
		return log__error(-errno, "can't go back in %s: %s", file->name,
				  strerror(errno));
	file->start = mark->offset;
	file->line = mark->line;
	file->length = file->next = 0;
	file->is_over = file->is_in_value = false;
	return 0;
}

int saved_file__make_seekable(struct saved_file *file)
{
	int err;

	file->start = lseek(file->fd, 0, SEEK_CUR);
	if (file->start >= 0)
		return 0;
	file->start = 0;
	err = saved_stream__open(&file->stream, file->fd, file->name);
	file->fd = file->stream.copy;
	return err;
}

bool saved_file__is_growing(const struct saved_file *file)
{
	return file->stream.fd >= 0 && !file->stream.is_over;
}

void saved_file__forget(struct saved_file *file, struct saved_piece *value)
{
	const size_t offset = value->offset;

	memmove(file->text, file->text + offset, file->length - offset);
	file->length -= offset;
	file->start += offset;
	file->next -= offset;
	value->offset = 0;
}
