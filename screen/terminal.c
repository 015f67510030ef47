// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Opens the terminal, puts text on it, and puts it back whatever happens. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/privilege.h"
#include "lib/text.h"
#include "screen/terminal.h"
#include <term.h> /* comes last: it defines common words as macros */

/* Seconds that a signal leaves the screen to end by itself. */
#define END_SECONDS 1

/* The events that the keys act on. ncurses would make clicks of presses and releases. */
#define MOUSE_EVENTS (BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED)
/*
 * These have to come, too: after an event that isn't asked for getch() waits for the
 * next one, whatever the timeout, and the samples would stand still.
 */
#define IGNORED_MOUSE_EVENTS                                     \
	(BUTTON1_RELEASED | BUTTON2_PRESSED | BUTTON2_RELEASED | \
	 BUTTON3_PRESSED | BUTTON3_RELEASED)

/* The bytes that ncurses allocates: for each cell, in three windows; and for all else. */
#define CELL_BYTES (3 * 28)
#define REST_BYTES (64 << 10)

static struct {
	FILE *input;
	bool is_open;
	bool has_color;
	bool has_mouse; /* mouse events come here, not to the terminal */
	/* Signal handlers need these, since they can't call ncurses. */
	struct termios before;
	char restore[256];
	volatile sig_atomic_t is_ended;
} terminal;

/* Doesn't wait for a terminal that takes no output. Safe in a signal handler. */
static void terminal__restore(void)
{
	const int flags = fcntl(STDOUT_FILENO, F_GETFL);
	ssize_t written;

	/* Others share these flags: they get them back. */
	fcntl(STDOUT_FILENO, F_SETFL, flags | O_NONBLOCK);
	written = write(STDOUT_FILENO, terminal.restore,
			strlen(terminal.restore));
	fcntl(STDOUT_FILENO, F_SETFL, flags);
	/* Even a terminal that took nothing gets its modes back. */
	(void)written;
	tcsetattr(STDOUT_FILENO, TCSANOW, &terminal.before);
}

/*
 * ncurses writes again after a signal, so a terminal that takes no output (Ctrl-S)
 * would keep the screen from its end.
 */
static void signal__end(int signal __attribute__((unused)))
{
	terminal.is_ended = 1;
	alarm(END_SECONDS);
}

/* The screen didn't end in time. */
static void signal__end_now(int signal __attribute__((unused)))
{
	terminal__restore();
	_exit(EXIT_SUCCESS);
}

/* The signal comes again, with its default action. */
static void signal__crash(int signal)
{
	terminal__restore();
	raise(signal);
}

static int terminal__fail_memory(void)
{
	return log__error(-ENOMEM, "there is no memory for the live screen");
}

/* An atexit() function: ncurses calls exit() where it finds no memory (_nc_err_abort()). */
static void terminal__end(void)
{
	if (!terminal.is_open)
		return;
	terminal__restore();
	log_handler = NULL;
	terminal__fail_memory();
}

/*
 * Without memory ncurses ends the program or crashes, so memory is asked for before. What is
 * freed here is there for ncurses.
 */
static bool memory__has(size_t bytes)
{
	void *some = malloc(bytes);

	/* Otherwise the compiler leaves both calls out. */
	asm volatile("" : "+r"(some));
	free(some);
	return some;
}

static void signals__catch(void)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
	static const int crashes[] = { SIGSEGV, SIGBUS, SIGABRT, SIGFPE,
				       SIGILL };
	struct sigaction action = { .sa_handler = signal__end };
	size_t i;

	/* There is no SA_RESTART: a signal has to end the wait for a key. */
	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		sigaction(ends[i], &action, NULL);
	action.sa_handler = signal__end_now;
	sigaction(SIGALRM, &action, NULL);
	action.sa_handler = signal__crash;
	action.sa_flags = SA_RESETHAND | SA_NODEFER;
	for (i = 0; i < sizeof(crashes) / sizeof(crashes[0]); i++)
		sigaction(crashes[i], &action, NULL);
}

/* Remembers the terminal's own commands for leaving the screen. */
static void terminal__remember(void)
{
	static const char *const capabilities[] = { "sgr0", "rmkx", "cnorm",
						    "rmcup" };
	const char *word;
	size_t i;

	/* No capability turns mouse reports off. */
	strcpy(terminal.restore, "\033[?1000l\033[?1006l");
	for (i = 0; i < sizeof(capabilities) / sizeof(capabilities[0]); i++) {
		word = tigetstr(capabilities[i]);
		if (word && word != (char *)-1 &&
		    strlen(terminal.restore) + strlen(word) <
			    sizeof(terminal.restore))
			strcat(terminal.restore, word);
	}
}

static void colors__start(void)
{
	static const struct {
		enum style style;
		short color;
	} pairs[] = {
		{ STYLE_WARNING, COLOR_YELLOW },
		{ STYLE_ALARM, COLOR_RED },
		{ STYLE_GREW, COLOR_CYAN },
		{ STYLE_NEW, COLOR_GREEN },
	};
	size_t i;

	if (!has_colors() || start_color() == ERR)
		return;
	terminal.has_color = true;
	/* Keep the terminal's own background, which may be light or dark. */
	use_default_colors();
	/* In reverse video each is black on the colour, which is readable on both. */
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		init_pair(pairs[i].style, pairs[i].color, COLOR_BLACK);
}

/* Most terminals send some of these, also where their type (vt220) doesn't tell. */
static void keys__define(void)
{
	static const char *const home[] = { "\033[H", "\033OH", "\033[1~",
					    "\033[7~" };
	static const char *const end[] = { "\033[F", "\033OF", "\033[4~",
					   "\033[8~" };
	size_t i;

	for (i = 0; i < sizeof(home) / sizeof(home[0]); i++)
		define_key(home[i], KEY_HOME);
	for (i = 0; i < sizeof(end) / sizeof(end[0]); i++)
		define_key(end[i], KEY_END);
}

/*
 * The environment may tell the size of another terminal, or an earlier size. With
 * use_env(FALSE) ncurses wouldn't follow a resize.
 */
static void size__ask_terminal(struct winsize *size)
{
	/* A serial line doesn't know its size. */
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, size) || !size->ws_row ||
	    !size->ws_col)
		return;
	unsetenv("LINES");
	unsetenv("COLUMNS");
}

/*
 * A user who has no capabilities but the program's gets no description of their own read, since
 * on the screen CAP_BPF is held. ncurses refuses it by itself to set-user-ID programs only.
 */
static void environment__forget_descriptions(void)
{
	static const char *const names[] = { "TERMINFO", "TERMINFO_DIRS",
					     "TERMCAP", "TERMPATH", "HOME" };
	size_t i;

	if (!privilege__is_from_file())
		return;
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unsetenv(names[i]);
}

/* True if the terminal's type is known, and able to put text at a place. */
static bool type__is_usable(void)
{
	const char *word;
	int is_found = 0;

	if (setupterm(NULL, STDOUT_FILENO, &is_found) != OK)
		return false;
	word = tigetstr("cup");
	return word && word != (char *)-1;
}

/*
 * Looks at the type in a process of its own, which has given up its privileges: the
 * environment may name a file of the user's for it, and the first sample isn't read yet.
 */
static bool type__is_usable_unprivileged(void)
{
	const pid_t pid = fork();
	int status;

	if (pid < 0) {
		log__note("can't make a process that looks at the terminal: %s",
			  strerror(errno));
		return false;
	}
	if (!pid)
		_exit(privilege__drop(false) || !type__is_usable());
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return false;
	return !status;
}

bool terminal__is_usable(void)
{
	const char *type = getenv("TERM");
	int fd;

	environment__forget_descriptions();
	fd = isatty(STDIN_FILENO) ? dup(STDIN_FILENO) :
				    open("/dev/tty", O_RDONLY | O_CLOEXEC);

	if (fd < 0) {
		log__note(
			"there is no terminal for the live screen's keys (/dev/tty: %s): tables are printed instead",
			strerror(errno));
		return false;
	}
	close(fd);
	if (type__is_usable_unprivileged())
		return true;
	log__note(
		"the terminal type '%s' (TERM) isn't known here, or can't put text at a place, so there is no live screen: tables are printed instead",
		type ? type : "");
	return false;
}

/* Has ncurses set up the terminal. Returns 0 or -errno, logged. */
static int terminal__start(void)
{
	struct winsize size = {};

	size__ask_terminal(&size);
	if (atexit(terminal__end) ||
	    !memory__has(REST_BYTES +
			 (size_t)size.ws_row * size.ws_col * CELL_BYTES))
		return terminal__fail_memory();
	terminal.is_open = true;
	/* ncurses changes the terminal's modes, and may crash then. */
	signals__catch();
	if (newterm(NULL, stdout, terminal.input))
		return 0;
	terminal.is_open = false;
	return log__error(-ENOTTY, "can't set up the terminal");
}

int terminal__open(bool color)
{
	FILE *input = isatty(STDIN_FILENO) ? stdin : fopen("/dev/tty", "re");
	int err;

	if (!input)
		return log__error(-errno, "can't open /dev/tty: %s",
				  strerror(errno));
	tcgetattr(STDOUT_FILENO, &terminal.before);
	terminal.input = input;
	err = terminal__start();
	if (err) {
		if (input != stdin)
			fclose(input);
		return err;
	}
	terminal__remember();
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	keys__define();
	set_escdelay(100);
	/* terminal__wait() waits for keys, and for more. */
	timeout(0);
	terminal__toggle_mouse();
	mouseinterval(0);
	if (color)
		colors__start();
	return 0;
}

void terminal__close(void)
{
	/* The rest ends with the program: delscreen() of ncurses 6.6 would lose memory. */
	endwin();
	terminal.is_open = false;
	if (terminal.input != stdin)
		fclose(terminal.input);
	/* Restore the terminal's modes to the bit. */
	tcsetattr(STDOUT_FILENO, TCSADRAIN, &terminal.before);
	alarm(0);
}

bool terminal__has_memory(void)
{
	return memory__has(REST_BYTES);
}

void terminal__wait(int fd, int ms)
{
	struct pollfd files[] = {
		{ .fd = fileno(terminal.input), .events = POLLIN },
		{ .fd = fd, .events = POLLIN },
	};

	poll(files, sizeof(files) / sizeof(files[0]), ms);
}

bool terminal__toggle_mouse(void)
{
	terminal.has_mouse = !terminal.has_mouse;
	mousemask(terminal.has_mouse ? MOUSE_EVENTS | IGNORED_MOUSE_EVENTS : 0,
		  NULL);
	return terminal.has_mouse;
}

int terminal__take_key(MEVENT *mouse)
{
	const int code = getch();

	if (code != KEY_MOUSE)
		return code;
	while (getmouse(mouse) == OK) {
		if (!(mouse->bstate & MOUSE_EVENTS))
			continue;
		/* ncurses tells once of events that came together. */
		ungetch(KEY_MOUSE);
		return KEY_MOUSE;
	}
	return ERR;
}

bool terminal__is_console(void)
{
	const char *type = getenv("TERM");

	return type && !strncmp(type, "linux", strlen("linux"));
}

bool terminal__is_ended(void)
{
	struct termios now;

	/* Keys may come from another terminal than the one that shows the screen. */
	return terminal.is_ended || tcgetattr(STDOUT_FILENO, &now) ||
	       tcgetattr(fileno(terminal.input), &now);
}

attr_t terminal__attributes(enum style style)
{
	static const attr_t without_color[] = {
		[STYLE_DIM] = A_DIM,	   [STYLE_WARNING] = A_BOLD,
		[STYLE_ALARM] = A_BOLD,	   [STYLE_GREW] = A_BOLD,
		[STYLE_NEW] = A_UNDERLINE, [STYLE_HEADING] = A_BOLD,
	};

	if (style == STYLE_PLAIN)
		return A_NORMAL;
	if (!terminal.has_color || style == STYLE_DIM || style == STYLE_HEADING)
		return without_color[style];
	return COLOR_PAIR(style) | A_REVERSE |
	       (style == STYLE_ALARM ? A_BOLD : A_NORMAL);
}

int terminal__put(int y, int x, const char *printable, attr_t attributes)
{
	const int room = COLS - x;
	size_t length;

	if (room <= 0 || y < 0 || y >= LINES)
		return x;
	length = text__fit(printable, room);
	attrset(attributes);
	mvaddnstr(y, x, printable, length);
	attrset(A_NORMAL);
	/* Behind the last column ncurses goes to the next line. */
	return getcurx(stdscr) ? getcurx(stdscr) : COLS;
}
