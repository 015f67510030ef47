// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * memhold READY KIND=MEGABYTES[:PATH]... charges memory of each kind and holds it.
 * It makes the file READY when all is charged, then sleeps until it is killed.
 * SIGUSR1 makes it read all of the memory again, back from swap or disk, and make READY
 * again. The cgroup that is charged is the one that the caller started it in.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <err.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define PAGE 4096

static struct {
	volatile char *memory;
	size_t size;
} held[32];
static size_t nr_held;

enum fill { PATTERN, ZEROS, NOISE };

static void fill(char *memory, size_t size, enum fill with)
{
	size_t page;

	for (page = 0; page < size; page += PAGE) {
		memset(memory + page,
		       with == ZEROS ? 0 : (int)(1 + page / PAGE % 255), PAGE);
		if (with == NOISE && getrandom(memory + page, PAGE, 0) != PAGE)
			err(1, "getrandom");
	}
}

static char *map(size_t size, int flags, int fd)
{
	char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, flags, fd, 0);

	if (memory == MAP_FAILED)
		err(1, "mmap of %zu bytes", size);
	if (nr_held == sizeof(held) / sizeof(held[0]))
		errx(1, "too much to hold");
	held[nr_held].memory = memory;
	held[nr_held++].size = size;
	return memory;
}

static void hold_anon(size_t size, enum fill with)
{
	char *memory = map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	madvise(memory, size, MADV_NOHUGEPAGE);
	fill(memory, size, with);
}

static void hold_huge_page(size_t size)
{
	const size_t huge = 2 << 20;
	char *memory = map(size + huge, MAP_PRIVATE | MAP_ANONYMOUS, -1);

	memory += huge - (size_t)memory % huge;
	if (madvise(memory, size, MADV_HUGEPAGE))
		err(1, "MADV_HUGEPAGE");
	fill(memory, size, PATTERN);
}

/* Page cache, either clean and mapped, or dirty. */
static void hold_file(size_t size, const char *path, int dirty)
{
	int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
	volatile char *memory;
	char block[PAGE];
	size_t done;

	if (fd < 0)
		err(1, "%s", path);
	for (done = 0; done < size; done += PAGE) {
		memset(block, (int)(1 + done / PAGE % 255), PAGE);
		if (write(fd, block, PAGE) != PAGE)
			err(1, "%s", path);
	}
	if (dirty)
		return;
	if (fsync(fd))
		err(1, "%s", path);
	memory = map(size, MAP_SHARED, fd);
	for (done = 0; done < size; done += PAGE)
		if (!memory[done])
			errx(1, "%s: not what was written", path);
}

/* Nobody reads the bytes, so they stay in the sockets' buffers. */
static void hold_socket(size_t size)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t length = sizeof(address);
	int listener = socket(AF_INET, SOCK_STREAM, 0);
	int one = socket(AF_INET, SOCK_STREAM, 0);
	static char block[65536];

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (listener < 0 || one < 0 ||
	    bind(listener, (void *)&address, length) || listen(listener, 1) ||
	    getsockname(listener, (void *)&address, &length) ||
	    connect(one, (void *)&address, length) ||
	    accept(listener, NULL, NULL) < 0)
		err(1, "sockets");
	fcntl(one, F_SETFL, O_NONBLOCK);
	while (size > sizeof(block) && write(one, block, sizeof(block)) > 0)
		size -= sizeof(block);
}

/* Kernel memory that isn't reclaimed: pages that nobody reads from pipes. */
static void hold_pipe(size_t size)
{
	static char block[1 << 20];
	int ends[2];

	for (; size >= sizeof(block); size -= sizeof(block)) {
		if (pipe(ends) ||
		    fcntl(ends[1], F_SETPIPE_SZ, sizeof(block)) < 0 ||
		    write(ends[1], block, sizeof(block)) != sizeof(block))
			err(1, "pipe");
	}
}

/* Kernel memory of vmalloc: an array of BPF's. */
static void hold_vmalloc(size_t size)
{
	union bpf_attr order = {
		.map_type = BPF_MAP_TYPE_ARRAY,
		.key_size = 4,
		.value_size = PAGE,
		.max_entries = size / PAGE,
	};

	if (syscall(SYS_bpf, BPF_MAP_CREATE, &order, sizeof(order)) < 0)
		err(1, "an array of %zu bytes", size);
}

/* Memory that grows steadily, by the clock, as a leak does: 6.7 MB a second. */
static void hold_leak(size_t size)
{
	const size_t piece = 64 << 10;
	struct timespec next;
	char *memory =
		map(size, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1);
	size_t done;

	madvise(memory, size, MADV_NOHUGEPAGE);
	clock_gettime(CLOCK_MONOTONIC, &next);
	for (done = 0; done < size; done += piece) {
		memset(memory + done, 1, piece);
		next.tv_nsec += 9375000;
		if (next.tv_nsec >= 1000000000) {
			next.tv_nsec -= 1000000000;
			next.tv_sec++;
		}
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
	}
}

static void hold(char *order)
{
	char *equals = strchr(order, '='), *path;
	size_t size;

	if (!equals)
		errx(1, "'%s' is no KIND=MEGABYTES", order);
	*equals = '\0';
	size = strtoul(equals + 1, &path, 10) << 20;
	if (*path == ':')
		path++;
	if (!strcmp(order, "anon"))
		hold_anon(size, PATTERN);
	else if (!strcmp(order, "zeros"))
		hold_anon(size, ZEROS);
	else if (!strcmp(order, "noise"))
		hold_anon(size, NOISE);
	else if (!strcmp(order, "huge"))
		hold_huge_page(size);
	else if (!strcmp(order, "shmem"))
		fill(map(size, MAP_SHARED | MAP_ANONYMOUS, -1), size, PATTERN);
	else if (!strcmp(order, "hugetlb"))
		fill(map(size, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1),
		     size, PATTERN);
	else if (!strcmp(order, "mlock")) {
		if (mlock(map(size, MAP_PRIVATE | MAP_ANONYMOUS, -1), size))
			err(1, "mlock");
	} else if (!strcmp(order, "file"))
		hold_file(size, path, 0);
	else if (!strcmp(order, "dirty"))
		hold_file(size, path, 1);
	else if (!strcmp(order, "leak"))
		hold_leak(size);
	else if (!strcmp(order, "socket"))
		hold_socket(size);
	else if (!strcmp(order, "pipe"))
		hold_pipe(size);
	else if (!strcmp(order, "vmalloc"))
		hold_vmalloc(size);
	else
		errx(1, "there is no kind '%s'", order);
}

static void read_again(void)
{
	size_t i, page;

	for (i = 0; i < nr_held; i++)
		for (page = 0; page < held[i].size; page += PAGE)
			(void)held[i].memory[page];
}

static void make_ready(const char *path)
{
	if (close(open(path, O_WRONLY | O_CREAT, 0600)))
		err(1, "%s", path);
}

int main(int argc, char **argv)
{
	sigset_t wanted;
	int i, signal;

	if (argc < 2)
		errx(1, "usage: memhold READY KIND=MEGABYTES[:PATH]...");
	/* One that comes before it is waited for isn't lost. */
	sigemptyset(&wanted);
	sigaddset(&wanted, SIGUSR1);
	sigprocmask(SIG_BLOCK, &wanted, NULL);
	for (i = 2; i < argc; i++)
		hold(argv[i]);
	make_ready(argv[1]);
	for (;;) {
		sigwait(&wanted, &signal);
		read_again();
		make_ready(argv[1]);
	}
}
