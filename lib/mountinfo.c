// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads /proc/self/mountinfo. The callers choose among the mounts. */
#define _GNU_SOURCE /* statx() */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "lib/line.h"
#include "lib/mountinfo.h"

int mountinfo__open(FILE **file)
{
	*file = fopen("/proc/self/mountinfo", "re");
	return *file || errno == ENOENT || errno == EACCES ? 0 : -errno;
}

/* True if the text begins with the three digits of a byte. */
static bool octal__is_byte(const char *text)
{
	return text[0] >= '0' && text[0] <= '3' && text[1] >= '0' &&
	       text[1] <= '7' && text[2] >= '0' && text[2] <= '7';
}

/* Turns octal escapes such as "\040" into their bytes, in place. */
static void field__unescape(char *field)
{
	char *to = field;

	for (; *field; to++) {
		if (field[0] == '\\' && octal__is_byte(field + 1)) {
			*to = (field[1] - '0') << 6 | (field[2] - '0') << 3 |
			      (field[3] - '0');
			field += 4;
		} else {
			*to = *field++;
		}
	}
	*to = '\0';
}

/* Returns 1; 0, the line is no mount; or -ENOMEM. */
static int mount__parse(struct mount *mount, const char *line)
{
	/* Optional fields come before the dash. The source behind the type may be empty. */
	const char *rest = strstr(line, " - ");
	const char *options = strrchr(line, ' ');

	mount__free(mount);
	errno = 0;
	if (!rest ||
	    sscanf(line, "%d %*d %*s %ms %ms", &mount->id, &mount->root,
		   &mount->point) != 3 ||
	    sscanf(rest + 3, "%ms", &mount->type) != 1 ||
	    sscanf(options, "%ms", &mount->options) != 1)
		return errno == ENOMEM ? -ENOMEM : 0;
	field__unescape(mount->root);
	field__unescape(mount->point);
	return 1;
}

int mountinfo__next(FILE *file, struct mount *mount)
{
	char *line = NULL;
	size_t size = 0;
	int found = 0;

	while (!found && line__read(&line, &size, file) > 0)
		found = mount__parse(mount, line);
	/* The kernel's list ends where the path of a cgroup that is mounted is too long. */
	if (!found && !feof(file) && errno != ERANGE)
		found = -errno;
	free(line);
	if (found != 1)
		mount__free(mount);
	return found;
}

int mountinfo__find(struct mount *mount,
		    bool (*is_wanted)(const struct mount *mount,
				      const void *context),
		    const void *context)
{
	FILE *file;
	int found = mountinfo__open(&file);

	*mount = (struct mount){};
	if (!file)
		return found;
	do {
		found = mountinfo__next(file, mount);
	} while (found > 0 && !is_wanted(mount, context));
	fclose(file);
	return found;
}

void mount__free(struct mount *mount)
{
	free(mount->root);
	free(mount->point);
	free(mount->type);
	free(mount->options);
	*mount = (struct mount){};
}

bool mount__has_option(const struct mount *mount, const char *option)
{
	const size_t length = strlen(option);
	const char *word = mount->options;

	while (word) {
		if (!strncmp(word, option, length) &&
		    (!word[length] || word[length] == ',' ||
		     word[length] == '\n'))
			return true;
		word = strchr(word, ',');
		word = word ? word + 1 : NULL;
	}
	return false;
}

int fd__mount_id(int fd)
{
	char path[64], line[128];
	struct statx status;
	int id = -1;
	FILE *file;

	/*
	 * Kernels have this since 5.8. Before 5.14 (7bc3fa0172a4) a program with file
	 * capabilities can't read its own fdinfo, which is root's.
	 */
	if (!statx(fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &status) &&
	    status.stx_mask & STATX_MNT_ID)
		return status.stx_mnt_id;
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	file = fopen(path, "re");
	if (!file)
		return -1;
	while (id < 0 && fgets(line, sizeof(line), file))
		if (sscanf(line, "mnt_id: %d", &id) != 1)
			id = -1;
	fclose(file);
	return id;
}
