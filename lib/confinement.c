// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Has Landlock take from this process what it needs no more. */
#define _GNU_SOURCE /* O_PATH */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include <wchar.h>
#include "lib/confinement.h"
#include "lib/log.h"

/*
 * struct landlock_ruleset_attr as it is since 6.12. The headers of Debian 12 have only its
 * beginning, and a kernel takes it as long as what it doesn't know is 0.
 */
struct ruleset {
	__u64 handled_access_fs;
	__u64 handled_access_net;
	__u64 scoped;
};

#define READS (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
/* The rights by which a file is written under another name and renamed. */
#define WRITES                                                         \
	(LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG | \
	 LANDLOCK_ACCESS_FS_REMOVE_FILE)
/* The rights that nothing here uses. */
#define OTHERS                                                         \
	(LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_REMOVE_DIR |  \
	 LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR |  \
	 LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO | \
	 LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

/*
 * Rights of later versions of Landlock: 3 (Linux 6.2), 4 (6.7), which are those of TCP, and
 * 6 (6.12), which are those over who isn't confined with this process.
 */
#define TRUNCATE (1ULL << 14)
#define BIND_AND_CONNECT 3
#define SOCKETS_AND_SIGNALS 3

static long ruleset__create(const struct ruleset *ruleset, size_t size,
			    __u32 flags)
{
	return syscall(SYS_landlock_create_ruleset, ruleset, size, flags);
}

/* Returns the descriptor of a ruleset that allows nothing of what is handled; below 0: errno. */
static int confinement__begin(const struct confinement *confinement)
{
	const long version =
		ruleset__create(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
	/*
	 * Where truncating is handled, the kernel looks up the right to it at each open(), which
	 * takes a fifth of the time to read cgroup files.
	 */
	const __u64 reads = READS | (version >= 3 ? TRUNCATE : 0);
	const struct ruleset ruleset = {
		.handled_access_fs = OTHERS | WRITES |
				     (confinement->reads ? 0 : reads),
		.handled_access_net = version >= 4 ? BIND_AND_CONNECT : 0,
		.scoped = version >= 6 ? SOCKETS_AND_SIGNALS : 0,
	};

	return version < 0 ? -1 : ruleset__create(&ruleset, sizeof(ruleset), 0);
}

/* A directory that can't be opened can't be written to either, which is told then. */
static void ruleset__allow(int ruleset, const char *directory, __u64 rights)
{
	const struct landlock_path_beneath_attr beneath = {
		.allowed_access = rights,
		.parent_fd = open(directory, O_PATH | O_CLOEXEC),
	};

	if (beneath.parent_fd < 0)
		return;
	syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH,
		&beneath, 0);
	close(beneath.parent_fd);
}

static void ruleset__allow_writes(int ruleset, const char *file)
{
	char *path = strdup(file);

	if (path)
		ruleset__allow(ruleset, dirname(path), WRITES);
	free(path);
}

/* The C library opens some files when it first needs them. */
static void library__open_files(void)
{
	tzset();
	/* The messages of the language, and the characters of the locale. */
	strerror(EIO);
	btowc('a');
}

void confinement__enter(const struct confinement *confinement)
{
	const int ruleset = confinement__begin(confinement);
	int err = ruleset < 0 ? errno : 0;

	if (!err && !confinement->reads)
		library__open_files();
	if (!err && confinement->writes)
		ruleset__allow_writes(ruleset, confinement->writes);
#ifdef SANITIZED
	/* The leak sanitizer looks at the threads when the program ends. */
	if (!err && !confinement->reads)
		ruleset__allow(ruleset, "/proc", READS);
#endif
	if (!err && syscall(SYS_landlock_restrict_self, ruleset, 0))
		err = errno;
	if (ruleset >= 0)
		close(ruleset);
	if (err)
		log__verbose("Landlock doesn't confine this process: %s",
			     strerror(err));
}
