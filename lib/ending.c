// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * Defers the signals that end a run, and ends a run whose output is stuck. What a sample
 * is, and when one ends, is not known here.
 */
#define _GNU_SOURCE /* fopencookie() */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>
#include "lib/ending.h"

/* Microseconds that a reader has, after a signal, to take something more. */
#define GRACE 500000

/* Static, since a signal handler takes no argument of ours. */
static volatile sig_atomic_t ending_signal; /* the last that came; 0: none did */
static sigset_t ending_signals;
static volatile sig_atomic_t
	has_progress; /* something was written since SIGALRM came */
static unsigned int nr_allowed; /* calls of ending__allow() without their end */
static bool is_deferred;

static bool file__is_stuck(int fd)
{
	struct pollfd file = { .fd = fd, .events = POLLOUT };

	/* If the reader is gone poll() says POLLERR, and a write fails by itself. */
	return poll(&file, 1, 0) == 0;
}

/* Lets SIGALRM come each time after so many microseconds; 0: not any more. */
static void alarm__set(suseconds_t time)
{
	const struct itimerval timer = { { 0, time }, { 0, time } };

	setitimer(ITIMER_REAL, &timer, NULL);
}

/* Handles SIGALRM: the grace is over, and is renewed as long as output is taken. */
static void ending__look(int number __attribute__((unused)))
{
	const int err = errno;
	sigset_t signals;

	if (!has_progress &&
	    (file__is_stuck(STDOUT_FILENO) || file__is_stuck(STDERR_FILENO))) {
		signal(ending_signal, SIG_DFL);
		raise(ending_signal);
		sigemptyset(&signals);
		sigaddset(&signals, ending_signal);
		sigprocmask(SIG_UNBLOCK, &signals, NULL);
	}
	has_progress = false;
	errno = err;
}

/* Handles a signal that ends the run: it gives the reader a grace. */
static void ending__begin(int number)
{
	ending_signal = number;
	has_progress = false;
	alarm__set(GRACE);
}

static void ending__mask(int how)
{
	sigset_t signals = ending_signals;

	sigaddset(&signals, SIGALRM);
	sigprocmask(how, &signals, NULL);
}

void ending__defer(void)
{
	/* A write that was interrupted goes on: the document stays whole. */
	struct sigaction action = { .sa_flags = SA_RESTART }, before;

	sigemptyset(&ending_signals);
	sigaddset(&ending_signals, SIGINT);
	sigaddset(&ending_signals, SIGTERM);
	/*
	 * nohup(1) ignores SIGHUP. SIGINT, which a shell ignores for what it runs in the
	 * background, ends the run all the same.
	 */
	sigaction(SIGHUP, NULL, &before);
	if (before.sa_handler != SIG_IGN)
		sigaddset(&ending_signals, SIGHUP);
	ending__mask(SIG_BLOCK);
	action.sa_mask = ending_signals;
	action.sa_handler = ending__begin;
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	if (before.sa_handler != SIG_IGN)
		sigaction(SIGHUP, &action, NULL);
	action.sa_handler = ending__look;
	sigaction(SIGALRM, &action, NULL);
	is_deferred = true;
}

static ssize_t ending__write(void *cookie __attribute__((unused)),
			     const char *bytes, size_t size)
{
	ssize_t written;
	size_t done = 0;

	while (done < size) {
		written = write(STDOUT_FILENO, bytes + done, size - done);
		if (written < 0)
			break;
		has_progress = true;
		done += written;
	}
	return done;
}

FILE *ending__output(void)
{
	const cookie_io_functions_t functions = { .write = ending__write };
	FILE *file = is_deferred ? fopencookie(NULL, "w", functions) : NULL;

	return file ? file : stdout;
}

void ending__allow(void)
{
	if (!is_deferred || nr_allowed++)
		return;
	if (ending_signal)
		alarm__set(GRACE);
	ending__mask(SIG_UNBLOCK);
}

void ending__forbid(void)
{
	if (!is_deferred || --nr_allowed)
		return;
	ending__mask(SIG_BLOCK);
	alarm__set(0);
}

bool ending__wait(double seconds)
{
	struct timespec wait = {};
	int number;

	if (ending_signal)
		return true;
	if (seconds > 0) {
		wait.tv_sec = seconds;
		wait.tv_nsec = (seconds - wait.tv_sec) * 1e9;
	}
	number = sigtimedwait(&ending_signals, NULL, &wait);
	if (number > 0)
		ending_signal = number;
	return number > 0;
}

bool ending__poll(struct pollfd *files, size_t nr)
{
	sigset_t mask;
	int number;

	sigprocmask(SIG_BLOCK, NULL, &mask);
	for (number = 1; number < NSIG; number++)
		if (sigismember(&ending_signals, number) == 1)
			sigdelset(&mask, number);
	if (!ending_signal)
		ppoll(files, nr, NULL, &mask);
	/* The grace is for output, of which there is none now. */
	alarm__set(0);
	return ending_signal != 0;
}
