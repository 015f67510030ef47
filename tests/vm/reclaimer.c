// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * reclaimer FILE SECONDS reads the file, a page after the other, for so long, and prints
 * the nanoseconds that it lost in direct reclaim, as the kernel's own delay accounting has
 * them (kernel.task_delayacct must be 1 before it starts). The file has to be large and
 * sparse, so that no page is read twice and none from a disk.
 *
 * reclaimer anon SECONDS writes anonymous memory, each page once.
 *
 * reclaimer hog SECONDS keeps all other tasks from its CPU.
 */
#include <err.h>
#include <fcntl.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/taskstats.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096
#define WINDOW (384UL << 20)

struct message {
	struct nlmsghdr header;
	struct genlmsghdr generic;
	char attributes[4096];
};

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

/* Asks with one attribute; the answer comes into the message. */
static void ask(int fd, struct message *message, int family, int command,
		int type, const void *data, size_t size)
{
	struct nlattr *attribute = (struct nlattr *)message->attributes;

	memset(message, 0, sizeof(*message));
	attribute->nla_type = type;
	attribute->nla_len = NLA_HDRLEN + size;
	memcpy((char *)attribute + NLA_HDRLEN, data, size);
	message->generic.cmd = command;
	message->generic.version = 1;
	message->header.nlmsg_type = family;
	message->header.nlmsg_flags = NLM_F_REQUEST;
	message->header.nlmsg_len =
		NLMSG_LENGTH(GENL_HDRLEN) + NLA_ALIGN(attribute->nla_len);
	if (send(fd, message, message->header.nlmsg_len, 0) < 0 ||
	    recv(fd, message, sizeof(*message), 0) < 0 ||
	    message->header.nlmsg_type == NLMSG_ERROR)
		err(1, "netlink");
}

/* The data of an attribute among those up to end. */
static void *find(void *first, const char *end, int type)
{
	struct nlattr *attribute = first;

	while ((char *)attribute < end) {
		if ((attribute->nla_type & NLA_TYPE_MASK) == type)
			return (char *)attribute + NLA_HDRLEN;
		attribute = (struct nlattr *)((char *)attribute +
					      NLA_ALIGN(attribute->nla_len));
	}
	errx(1, "netlink: no attribute %d", type);
}

static unsigned long long lost_ns(void)
{
	const int fd = socket(AF_NETLINK, SOCK_RAW, NETLINK_GENERIC);
	const unsigned int pid = getpid();
	struct taskstats *stats;
	struct message message;
	struct nlattr *nested;
	const char *end;
	int family;

	ask(fd, &message, GENL_ID_CTRL, CTRL_CMD_GETFAMILY,
	    CTRL_ATTR_FAMILY_NAME, TASKSTATS_GENL_NAME,
	    sizeof(TASKSTATS_GENL_NAME));
	end = (char *)&message + message.header.nlmsg_len;
	family = *(unsigned short *)find(message.attributes, end,
					 CTRL_ATTR_FAMILY_ID);
	ask(fd, &message, family, TASKSTATS_CMD_GET, TASKSTATS_CMD_ATTR_PID,
	    &pid, sizeof(pid));
	end = (char *)&message + message.header.nlmsg_len;
	nested = find(message.attributes, end, TASKSTATS_TYPE_AGGR_PID);
	stats = find(nested, end, TASKSTATS_TYPE_STATS);
	return stats->freepages_delay_total;
}

static void hog(double until)
{
	const struct sched_param first = { .sched_priority = 50 };

	if (sched_setscheduler(0, SCHED_FIFO, &first))
		err(1, "SCHED_FIFO");
	while (now() < until)
		;
}

static void read_file(const char *path, double until)
{
	const int fd = open(path, O_RDONLY);
	char page[PAGE];

	while (now() < until)
		if (read(fd, page, PAGE) != PAGE)
			err(1, "read of %s", path);
}

static void write_anon(double until)
{
	char *memory;
	size_t page;

	while (now() < until) {
		memory = mmap(NULL, WINDOW, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (memory == MAP_FAILED)
			err(1, "mmap");
		madvise(memory, WINDOW, MADV_NOHUGEPAGE);
		for (page = 0; page < WINDOW && now() < until; page += PAGE)
			memset(memory + page, 1 + page / PAGE % 255, PAGE);
		munmap(memory, WINDOW);
	}
}

int main(int argc, char **argv)
{
	double until;

	if (argc != 3)
		errx(1, "usage: reclaimer FILE|anon|hog SECONDS");
	until = now() + atof(argv[2]);
	if (!strcmp(argv[1], "hog")) {
		hog(until);
		return 0;
	}
	if (!strcmp(argv[1], "anon"))
		write_anon(until);
	else
		read_file(argv[1], until);
	printf("%llu\n", lost_ns());
	return 0;
}
