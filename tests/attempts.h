/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* Tries what a confined process may not do, and says what it could. */
#ifndef __ATTEMPTS_H
#define __ATTEMPTS_H

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static bool attempt__open(const char *directory, const char *name, int flags)
{
	char path[4096];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", directory, name);
	fd = open(path, flags | O_CLOEXEC, 0600);
	if (fd < 0)
		return false;
	close(fd);
	return !(flags & O_CREAT) || !unlink(path);
}

static bool attempt__read(const char *place)
{
	return attempt__open(place, "there", O_RDONLY);
}

static bool attempt__list(const char *place)
{
	return attempt__open(place, ".", O_RDONLY | O_DIRECTORY);
}

static bool attempt__write(const char *place)
{
	return attempt__open(place, "new", O_WRONLY | O_CREAT | O_EXCL);
}

static bool attempt__write_elsewhere(const char *place)
{
	return attempt__open(place, "../new", O_WRONLY | O_CREAT | O_EXCL);
}

static bool attempt__link(const char *place)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/link", place);
	return !symlink("there", path) && !unlink(path);
}

static bool attempt__run(const char *place)
{
	const pid_t pid = fork();
	int status;

	(void)place;
	if (!pid) {
		execl("/bin/true", "true", NULL);
		_exit(1);
	}
	return waitpid(pid, &status, 0) == pid && !status;
}

static bool attempt__truncate(const char *place)
{
	char path[4096];

	snprintf(path, sizeof(path), "%s/there", place);
	return !truncate(path, 0);
}

/* Nobody listens there. */
static bool attempt__connect(const char *place)
{
	const struct sockaddr_in to = { .sin_family = AF_INET,
					.sin_port = htons(1),
					.sin_addr.s_addr =
						htonl(INADDR_LOOPBACK) };
	const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool may;

	(void)place;
	may = fd >= 0 &&
	      (!connect(fd, (const struct sockaddr *)&to, sizeof(to)) ||
	       errno != EACCES);
	close(fd);
	return may;
}

static bool attempt__signal(const char *place)
{
	(void)place;
	return !kill(getppid(), 0);
}

/* Each has a letter, and the version of Landlock that can refuse it. */
static const struct {
	char letter;
	int version;
	bool (*could)(const char *place);
} attempts[] = {
	{ 'r', 1, attempt__read },     { 'd', 1, attempt__list },
	{ 'w', 1, attempt__write },    { 'W', 1, attempt__write_elsewhere },
	{ 'l', 1, attempt__link },     { 'x', 1, attempt__run },
	{ 't', 3, attempt__truncate }, { 'c', 4, attempt__connect },
	{ 's', 6, attempt__signal },
};

#define NR_ATTEMPTS (sizeof(attempts) / sizeof(attempts[0]))

/* Sets done to the letters of what could be done. place: a directory with the file "there". */
static void attempts__try(char done[NR_ATTEMPTS + 1], const char *place)
{
	size_t i;

	for (i = 0; i < NR_ATTEMPTS; i++)
		if (attempts[i].could(place))
			*done++ = attempts[i].letter;
	*done = '\0';
}

/* Sets done to the letters that this kernel's Landlock can't refuse. Returns its version. */
static int attempts__beyond(char done[NR_ATTEMPTS + 1])
{
	const int version = syscall(SYS_landlock_create_ruleset, NULL, 0,
				    LANDLOCK_CREATE_RULESET_VERSION);
	size_t i;

	for (i = 0; i < NR_ATTEMPTS; i++)
		if (version < attempts[i].version)
			*done++ = attempts[i].letter;
	*done = '\0';
	return version;
}

#endif /* __ATTEMPTS_H */
