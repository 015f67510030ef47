// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Reads past kills from this kernel's log, record by record. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "lib/log.h"
#include "source/kernel_log.h"
#include "source/kill_log.h"

#define KMSG "/dev/kmsg"

/* PRINTK_MESSAGE_MAX is 2 KiB, of which each byte may be written as "\xNN". */
#define RECORD_BYTES 16384

#define NS_PER_SECOND 1000000000LL

struct kmsg {
	kill_taker take;
	void *context;
	long long clock_offset; /* what CLOCK_REALTIME is ahead of CLOCK_MONOTONIC, in ns */
};

int kill_log__open_kmsg(struct text *why)
{
	int fd = open(KMSG, O_RDONLY | O_NONBLOCK | O_CLOEXEC), err = -errno;
	const char *remedy;

	if (fd >= 0)
		return fd;
	remedy =
		err == -EPERM || err == -EACCES ?
			"root and CAP_SYSLOG may, and others where the sysctl kernel.dmesg_restrict is 0" :
		err == -ENOENT ?
			"a container needs this device, such as by --device=" KMSG :
			"kills that the log has are in the output of dmesg as well";
	text__format(why, "can't open %s: %s: %s", KMSG, strerror(-err),
		     remedy);
	return err;
}

static long long timespec__ns(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

/*
 * The log's clock stops while the machine is suspended, as CLOCK_MONOTONIC does: times
 * before the last suspension come out too late.
 */
static int take_of_boot(void *context, const struct kill *kill)
{
	const struct kmsg *kmsg = context;
	struct kill past = *kill;
	long long ns;

	past.is_past = true;
	if (kill->has_boot_time) {
		ns = kmsg->clock_offset +
		     (long long)(kill->boot_seconds * NS_PER_SECOND);
		past.time.tv_sec = ns / NS_PER_SECOND;
		past.time.tv_nsec = ns % NS_PER_SECOND;
	}
	return kmsg->take(kmsg->context, &past);
}

/* A read() gives one record: its line, and lines of its dictionary, which are indented. */
static int kmsg__take_record(struct kernel_log *log, const char *bytes,
			     size_t length)
{
	const char *end = memchr(bytes, '\n', length);

	return kernel_log__take_line(log, bytes,
				     end ? (size_t)(end - bytes) : length);
}

static int kmsg__read_all(int fd, struct kernel_log *log)
{
	char bytes[RECORD_BYTES];
	ssize_t length;
	int err = 0;

	while (!err) {
		length = read(fd, bytes, sizeof(bytes));
		if (length > 0) {
			err = kmsg__take_record(log, bytes, length);
			continue;
		}
		/* EPIPE: records were overwritten before they could be read. */
		if (length < 0 && (errno == EINTR || errno == EPIPE))
			continue;
		if (length < 0 && errno != EAGAIN)
			return log__error(-errno, "can't read %s: %s", KMSG,
					  strerror(errno));
		return kernel_log__finish(log);
	}
	return err;
}

int kill_log__read_kmsg(int fd, kill_taker take, void *context)
{
	struct kmsg kmsg = {
		.take = take,
		.context = context,
		.clock_offset = timespec__ns(CLOCK_REALTIME) -
				timespec__ns(CLOCK_MONOTONIC),
	};
	struct kernel_log *log = kernel_log__new(take_of_boot, &kmsg);
	int err = log ? kmsg__read_all(fd, log) : -ENOMEM;

	if (err == -ENOMEM)
		log__error(err, "%s: no memory for its kills", KMSG);
	if (!err)
		log__verbose("%s: %llu kills, %llu of them without a report",
			     KMSG, kernel_log__counts(log)->kills,
			     kernel_log__counts(log)->suppressed);
	kernel_log__free(log);
	return err;
}
