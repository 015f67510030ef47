// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * cgdump DIRECTORY prints every memory.* file of every cgroup below it, in lines
 * "D INODE PATH" and "F NAME CONTENT", PATH and CONTENT in hexadecimal. memcgtop is
 * compared with that. It goes by directory descriptors, so that no path is too long.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char path[1 << 20];

static void print_hex(const char *bytes, size_t length)
{
	while (length--)
		printf("%02x", (unsigned char)*bytes++);
	putchar('\n');
}

static void dump_file(int directory, const char *name)
{
	char content[1 << 16];
	ssize_t length = 0, more;
	int fd = openat(directory, name, O_RDONLY);

	if (fd < 0)
		err(1, "%s/%s", path, name);
	while ((more = read(fd, content + length, sizeof(content) - length)) >
	       0)
		length += more;
	/* memory.reclaim can only be written. */
	if (more < 0 && errno != EINVAL)
		err(1, "%s/%s", path, name);
	printf("F %s ", name);
	print_hex(content, length);
	close(fd);
}

static void dump(int fd)
{
	DIR *directory = fdopendir(fd);
	const size_t length = strlen(path);
	struct dirent *entry;
	struct stat status;

	if (!directory || fstat(fd, &status))
		err(1, "%s", path);
	printf("D %llu ", (unsigned long long)status.st_ino);
	print_hex(*path ? path : "/", *path ? length : 1);
	while ((entry = readdir(directory)))
		if (entry->d_type == DT_REG &&
		    !strncmp(entry->d_name, "memory.", 7))
			dump_file(fd, entry->d_name);
	rewinddir(directory);
	while ((entry = readdir(directory))) {
		if (entry->d_type != DT_DIR || !strcmp(entry->d_name, ".") ||
		    !strcmp(entry->d_name, ".."))
			continue;
		path[length] = '/';
		strcpy(path + length + 1, entry->d_name);
		dump(openat(fd, entry->d_name, O_RDONLY | O_DIRECTORY));
		path[length] = '\0';
	}
	closedir(directory);
}

int main(int argc, char **argv)
{
	if (argc != 2)
		errx(1, "usage: cgdump DIRECTORY");
	dump(open(argv[1], O_RDONLY | O_DIRECTORY));
	return 0;
}
