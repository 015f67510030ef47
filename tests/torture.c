// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * A library for LD_PRELOAD that counts the calls of a program that may fail, and lets
 * one of them fail: allocations, mmap(), and the system calls of failing[], also those
 * that libc makes by itself. tests/failed_call.py judges what has to come of it.
 *
 * TORTURE_COUNT names a file that gets the number of calls as text. TORTURE_FAIL is the
 * number of the call that fails, from 1 on; 0 or nothing: none does. TORTURE_TRACE names a
 * file that gets the way to that call.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define NR_FRAMES 40

/* How a signal's frame has a system call, and where the one of repeat() returns to. */
#if defined(__x86_64__)
#define ARGUMENT(frame, nr)                        \
	((frame)->uc_mcontext.gregs[(const int[]){ \
		REG_RDI, REG_RSI, REG_RDX, REG_R10, REG_R8, REG_R9 }[nr]])
#define RESULT(frame) ((frame)->uc_mcontext.gregs[REG_RAX])
asm("repeat: mov %rdi, %rax; mov %rsi, %rdi; mov %rdx, %rsi; mov %rcx, %rdx;"
    "mov %r8, %r10; mov %r9, %r8; mov 8(%rsp), %r9; syscall; repeated: ret");
#elif defined(__aarch64__)
#define ARGUMENT(frame, nr) ((frame)->uc_mcontext.regs[nr])
#define RESULT(frame) ((frame)->uc_mcontext.regs[0])
asm("repeat: mov x8, x0; mov x0, x1; mov x1, x2; mov x2, x3; mov x3, x4;"
    "mov x4, x5; mov x5, x6; svc 0; repeated: ret");
#endif

/* Makes a system call that the filter lets pass. Returns its result or -errno. */
long repeat(long number, long a, long b, long c, long d, long e, long f);
extern const char repeated[];

static const struct {
	int number;
	int error;
	const char *name;
} failing[] = {
	{ SYS_openat, EMFILE, "openat" },
	{ SYS_read, EIO, "read" },
	{ SYS_write, ENOSPC, "write" },
	{ SYS_getdents64, ENOMEM, "getdents64" },
	{ SYS_newfstatat, ENOMEM, "fstatat" },
	{ SYS_fstat, ENOMEM, "fstat" },
	{ SYS_bpf, ENOMEM, "bpf" },
};

#define NR_FAILING (sizeof(failing) / sizeof(failing[0]))

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t nr, size_t size);
void *__libc_realloc(void *memory, size_t size);
void *__libc_memalign(size_t alignment, size_t size);

static bool is_on;
static unsigned long nr_calls, nr_wanted;
static int count_fd = -1, trace_fd = -1;

static void torture__trace(const char *name)
{
	void *frames[NR_FRAMES];

	if (trace_fd < 0)
		return;
	dprintf(trace_fd, "%s fails\n", name);
	backtrace_symbols_fd(frames, backtrace(frames, NR_FRAMES), trace_fd);
}

/* Counts a call. True if it is the one that fails. */
static bool torture__fails(const char *name)
{
	if (!is_on || ++nr_calls != nr_wanted)
		return false;
	is_on = false;
	torture__trace(name);
	is_on = true;
	return true;
}

static bool torture__fails_memory(const char *name)
{
	if (!torture__fails(name))
		return false;
	errno = ENOMEM;
	return true;
}

void *malloc(size_t size)
{
	return torture__fails_memory("malloc") ? NULL : __libc_malloc(size);
}

void *calloc(size_t nr, size_t size)
{
	return torture__fails_memory("calloc") ? NULL : __libc_calloc(nr, size);
}

void *realloc(void *memory, size_t size)
{
	return torture__fails_memory("realloc") ? NULL :
						  __libc_realloc(memory, size);
}

void *reallocarray(void *memory, size_t nr, size_t size)
{
	size_t all;

	if (__builtin_mul_overflow(nr, size, &all) ||
	    torture__fails_memory("reallocarray"))
		return NULL;
	return __libc_realloc(memory, all);
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return torture__fails_memory("aligned_alloc") ?
		       NULL :
		       __libc_memalign(alignment, size);
}

void *mmap(void *address, size_t length, int protection, int flags, int fd,
	   off_t offset)
{
	long result;

	if (torture__fails_memory("mmap"))
		return MAP_FAILED;
	result = repeat(SYS_mmap, (long)address, length, protection, flags, fd,
			offset);
	if (result < 0 && result > -4096) {
		errno = -result;
		return MAP_FAILED;
	}
	return (void *)result;
}

void *mmap64(void *address, size_t length, int protection, int flags, int fd,
	     off64_t offset)
{
	return mmap(address, length, protection, flags, fd, offset);
}

/* Says which file a failing read or write is of. */
static void torture__trace_file(int fd)
{
	char link[64], path[256];
	ssize_t length;

	if (trace_fd < 0)
		return;
	is_on = false;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	length = readlink(link, path, sizeof(path));
	if (length > 0)
		dprintf(trace_fd, "of %.*s\n", (int)length, path);
	is_on = true;
}

/* Handles SIGSYS, which the filter sends in place of a system call of failing[]. */
static void torture__take(int signal __attribute__((unused)), siginfo_t *info,
			  void *context)
{
	ucontext_t *frame = context;
	const int number = info->si_syscall, error = errno;
	size_t i = 0;

	while (failing[i].number != number)
		i++;
	/* A message has to come out, so that it can be judged. */
	if (!(number == SYS_write && ARGUMENT(frame, 0) == STDERR_FILENO) &&
	    torture__fails(failing[i].name)) {
		RESULT(frame) = -failing[i].error;
		if (number == SYS_read || number == SYS_write)
			torture__trace_file(ARGUMENT(frame, 0));
	} else {
		RESULT(frame) = repeat(number, ARGUMENT(frame, 0),
				       ARGUMENT(frame, 1), ARGUMENT(frame, 2),
				       ARGUMENT(frame, 3), ARGUMENT(frame, 4),
				       ARGUMENT(frame, 5));
	}
	errno = error;
}

/* Lets SIGSYS come for each system call of failing[] that repeat() doesn't make. */
static void torture__filter(void)
{
	const __u64 address = (__u64)repeated;
	const struct sock_filter start[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, instruction_pointer)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (__u32)address, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, instruction_pointer) +
				 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, address >> 32, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
	};
	struct sock_filter code[6 + 2 * NR_FAILING + 1];
	struct sock_filter *end = code + 6;
	struct sock_fprog program = { .filter = code };
	size_t i;

	memcpy(code, start, sizeof(start));
	for (i = 0; i < NR_FAILING; i++) {
		*end++ = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						      failing[i].number, 0, 1);
		*end++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
						      SECCOMP_RET_TRAP);
	}
	*end++ = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
					      SECCOMP_RET_ALLOW);
	program.len = end - code;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program)) {
		perror("torture: can't set a filter");
		_exit(125);
	}
}

/* Opens the file that a variable names; -1: it names none. A confined program can't do so later. */
static int file__create(const char *variable)
{
	const char *path = getenv(variable);

	return path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC,
			   0644) :
		      -1;
}

__attribute__((constructor)) static void torture__begin(void)
{
	struct sigaction action = { .sa_sigaction = torture__take,
				    .sa_flags = SA_SIGINFO | SA_NODEFER };
	const char *wanted = getenv("TORTURE_FAIL");
	void *frame;

	count_fd = file__create("TORTURE_COUNT");
	trace_fd = file__create("TORTURE_TRACE");
	/* The first backtrace() loads a library, by calls that may fail. */
	backtrace(&frame, 1);
	nr_wanted = wanted ? strtoul(wanted, NULL, 10) : 0;
	sigaction(SIGSYS, &action, NULL);
	torture__filter();
	is_on = true;
}

__attribute__((destructor)) static void torture__end(void)
{
	is_on = false;
	if (count_fd >= 0)
		dprintf(count_fd, "%lu\n", nr_calls);
}
