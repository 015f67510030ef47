// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * The least that reading the files costs: reader DIRECTORY FILE... prints a line for
 * DIRECTORY and for each cgroup below it, with its path and what these files of it
 * say. It does nothing else: a file is read straight into the output, a missing one is
 * skipped, no number is looked at, and a cgroup without children isn't listed. Which
 * files are read is for the caller to say.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* No file of a cgroup that is read here is longer, and no path. */
#define FILE_MAX (64 * 1024)

struct reader {
	char **files; /* ends with NULL */
	char path[PATH_MAX];
	char output[16 * FILE_MAX];
	size_t nr; /* bytes of output */
};

static void reader__write(struct reader *reader)
{
	size_t done = 0;
	ssize_t more;

	for (; done < reader->nr; done += more) {
		more = write(STDOUT_FILENO, reader->output + done,
			     reader->nr - done);
		if (more < 0) {
			perror("reader: standard output");
			exit(EXIT_FAILURE);
		}
	}
	reader->nr = 0;
}

/* A file of cgroupfs comes whole in one read(), if there is room for it. */
static void reader__add_file(struct reader *reader, int directory,
			     const char *name)
{
	const int fd = openat(directory, name, O_RDONLY | O_CLOEXEC);
	char *text = reader->output + reader->nr, *newline = text;
	ssize_t length;

	if (fd < 0)
		return;
	length = read(fd, text, FILE_MAX);
	close(fd);
	if (length <= 0)
		return;
	while ((newline = memchr(newline, '\n', text + length - newline)))
		*newline = ' ';
	reader->nr += length;
}

static void reader__add_line(struct reader *reader, int directory)
{
	char **file;

	reader->nr += sprintf(reader->output + reader->nr, "%s ", reader->path);
	for (file = reader->files; *file; file++) {
		if (sizeof(reader->output) - reader->nr < 2 * FILE_MAX)
			reader__write(reader);
		reader__add_file(reader, directory, *file);
	}
	reader->output[reader->nr++] = '\n';
}

/* Reads the cgroup that path names, and those below it. Closes its directory. */
static void reader__visit(struct reader *reader, int directory, size_t length)
{
	struct dirent *entry;
	struct stat status;
	size_t name_length;
	DIR *list;
	int fd;

	reader__add_line(reader, directory);
	/* Here a directory has a link for each directory in it, and two more. */
	if (fstat(directory, &status) || status.st_nlink == 2) {
		close(directory);
		return;
	}
	list = fdopendir(directory);
	while (list && (entry = readdir(list))) {
		name_length = strlen(entry->d_name);
		if (entry->d_type != DT_DIR || !strcmp(entry->d_name, ".") ||
		    !strcmp(entry->d_name, "..") ||
		    length + name_length + 2 > sizeof(reader->path))
			continue;
		fd = openat(directory, entry->d_name,
			    O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		/* It may have been removed meanwhile. */
		if (fd < 0)
			continue;
		reader->path[length] = '/';
		memcpy(reader->path + length + 1, entry->d_name,
		       name_length + 1);
		reader__visit(reader, fd, length + 1 + name_length);
	}
	reader->path[length] = '\0';
	if (list)
		closedir(list);
}

int main(int argc, char **argv)
{
	static struct reader reader;
	int root;

	if (argc < 3) {
		fprintf(stderr, "usage: reader DIRECTORY FILE...\n");
		return 64;
	}
	root = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (root < 0) {
		fprintf(stderr, "reader: %s: %s\n", argv[1], strerror(errno));
		return EXIT_FAILURE;
	}
	reader.files = argv + 2;
	reader__visit(&reader, root, 0);
	reader__write(&reader);
	return 0;
}
