// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Opens the terminal, puts text on it, and puts it back whatever happens. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <termios.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/text.h"
#include "screen/terminal.h"
#include <term.h> /* comes last: it defines common words as macros */

static struct {
	SCREEN *screen;
	FILE *input;
	bool has_color;
	/* A crash needs these, since it can't call ncurses any more. */
	struct termios before;
	char restore[256];
	volatile sig_atomic_t is_ended;
} terminal;

static void signal__end(int signal __attribute__((unused)))
{
	terminal.is_ended = 1;
}

/* Calls only what is safe in a handler. The signal comes again, with its default. */
static void signal__crash(int signal)
{
	if (write(STDOUT_FILENO, terminal.restore, strlen(terminal.restore)) <
	    0)
		_exit(128 + signal);
	tcsetattr(STDOUT_FILENO, TCSANOW, &terminal.before);
	raise(signal);
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
	for (i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		init_pair(pairs[i].style, pairs[i].color, -1);
}

bool terminal__is_usable(void)
{
	const char *type = getenv("TERM");
	int fd = isatty(STDIN_FILENO) ? dup(STDIN_FILENO) :
					open("/dev/tty", O_RDONLY | O_CLOEXEC);
	bool is_usable = false;
	int is_found = 0;

	if (fd < 0) {
		log__note(
			"there is no terminal for the live screen's keys (/dev/tty: %s): tables are printed instead",
			strerror(errno));
		return false;
	}
	close(fd);
	/* The type has to be known, and able to put text at a place. */
	if (setupterm(NULL, STDOUT_FILENO, &is_found) == OK) {
		is_usable = tigetstr("cup") && tigetstr("cup") != (char *)-1;
		del_curterm(cur_term);
	}
	if (is_usable)
		return true;
	log__note(
		"the terminal type '%s' (TERM) isn't known here, or can't put text at a place, so there is no live screen: tables are printed instead",
		type ? type : "");
	return false;
}

int terminal__open(bool color)
{
	FILE *input = isatty(STDIN_FILENO) ? stdin : fopen("/dev/tty", "re");

	if (!input)
		return log__error(-errno, "can't open /dev/tty: %s",
				  strerror(errno));
	tcgetattr(STDOUT_FILENO, &terminal.before);
	terminal.input = input;
	terminal.screen = newterm(NULL, stdout, input);
	if (!terminal.screen) {
		if (input != stdin)
			fclose(input);
		return log__error(-ENOTTY, "can't set up the terminal");
	}
	terminal__remember();
	signals__catch();
	cbreak();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	set_escdelay(100);
	mousemask(BUTTON1_PRESSED | BUTTON1_CLICKED | BUTTON4_PRESSED |
			  BUTTON5_PRESSED,
		  NULL);
	mouseinterval(0);
	if (color)
		colors__start();
	return 0;
}

void terminal__close(void)
{
	endwin();
	delscreen(terminal.screen);
	if (terminal.input != stdin)
		fclose(terminal.input);
	/* Restore the terminal's modes to the bit. */
	tcsetattr(STDOUT_FILENO, TCSADRAIN, &terminal.before);
}

bool terminal__is_ended(void)
{
	struct termios now;

	return terminal.is_ended || tcgetattr(STDOUT_FILENO, &now);
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
	return COLOR_PAIR(style) | (style == STYLE_ALARM ? A_BOLD : A_NORMAL);
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

void terminal__lock_memory(void)
{
	const struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };

	/* Under a limit later allocations could fail: then lock only what is there now. */
	if (mlockall(setrlimit(RLIMIT_MEMLOCK, &unlimited) ?
			     MCL_CURRENT :
			     MCL_CURRENT | MCL_FUTURE))
		log__verbose("can't lock memory: %s", strerror(errno));
}
