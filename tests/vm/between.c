// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * between DIRECTORY NUMBER COMMAND... runs a command, and after each run of a BPF program
 * that it makes, while it waits, removes the NUMBER cgroups of DIRECTORY, waits until the
 * kernel has freed them, and makes as many new ones. Prints the number of runs to standard
 * error. Its exit status is the command's; after RUNS_MAX runs it ends the command.
 */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define RUNS_MAX 400

static int directory;
static long nr;

static void make(long generation)
{
	char name[64];
	long i;

	for (i = 0; i < nr; i++) {
		snprintf(name, sizeof(name), "goes.%ld.%ld", generation, i);
		if (mkdirat(directory, name, 0755))
			err(1, "mkdir of %s", name);
	}
}

/* True if the kernel still has removed cgroups of the directory. */
static int has_dying(void)
{
	const int fd = openat(directory, "cgroup.stat", O_RDONLY);
	char text[4096], *found;
	ssize_t length;

	if (fd < 0)
		err(1, "cgroup.stat");
	length = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[length > 0 ? length : 0] = '\0';
	found = strstr(text, "nr_dying_descendants ");
	return found && atoi(found + strlen("nr_dying_descendants "));
}

static void replace(long generation)
{
	char name[64];
	long i;

	for (i = 0; i < nr; i++) {
		snprintf(name, sizeof(name), "goes.%ld.%ld", generation, i);
		if (unlinkat(directory, name, AT_REMOVEDIR))
			err(1, "rmdir of %s", name);
	}
	for (i = 0; i < 1000 && has_dying(); i++)
		usleep(1000);
	make(generation + 1);
}

/* True once the command has made a run, whose system call it is about to leave. */
static int has_run(pid_t pid)
{
	static int is_run;
	struct __ptrace_syscall_info info;

	if (ptrace(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info), &info) < 0)
		err(1, "PTRACE_GET_SYSCALL_INFO");
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY)
		is_run = info.entry.nr == SYS_bpf &&
			 info.entry.args[0] == BPF_PROG_TEST_RUN;
	return is_run && info.op == PTRACE_SYSCALL_INFO_EXIT;
}

static pid_t start(char **command)
{
	const pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid)
		return pid;
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	execvp(*command, command);
	err(127, "%s", *command);
}

int main(int argc, char **argv)
{
	int status, signal;
	long runs = 0;
	pid_t pid;

	if (argc < 4)
		errx(1, "usage: between DIRECTORY NUMBER COMMAND...");
	directory = open(argv[1], O_RDONLY | O_DIRECTORY);
	nr = atol(argv[2]);
	if (directory < 0)
		err(1, "%s", argv[1]);
	make(0);
	pid = start(&argv[3]);
	while (waitpid(pid, &status, 0) == pid && WIFSTOPPED(status)) {
		signal = WSTOPSIG(status);
		if (signal == (SIGTRAP | 0x80)) {
			signal = 0;
			if (has_run(pid))
				replace(runs++);
		} else if (signal == SIGTRAP) {
			/* It begins. */
			signal = 0;
			ptrace(PTRACE_SETOPTIONS, pid, NULL,
			       PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
		}
		if (runs > RUNS_MAX)
			kill(pid, SIGKILL);
		ptrace(PTRACE_SYSCALL, pid, NULL, signal);
	}
	fprintf(stderr, "%ld runs\n", runs);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}
