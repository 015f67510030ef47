# shellcheck shell=bash disable=SC2154
# Owns how tests drive the live screen in tmux and look at what the terminal shows. A script
# sources this after lib.sh, and sets prefix.

server=memcgtop-test-$$
export LC_ALL=C.UTF-8 TZ=UTC
unset NO_COLOR TMUX MEMCGTOP_COLUMNS

cleanup() {
	tmux -L $server kill-server 2> /dev/null
	rm -rf "$out"
}

start() { # COMMAND...: in an interactive shell, so that there is job control
	tmux -L $server has-session -t stays 2> /dev/null ||
		tmux -L $server -f /dev/null new-session -d -s stays 'sleep 1000'
	tmux -L $server kill-session -t test 2> /dev/null
	tmux -L $server new-session -d -s test -x 120 -y 30 \
		"cd $out && PS1='ready> ' exec bash --norc --noprofile -i"
	await 'ready>'
	type_line "export TERM=tmux-256color LC_ALL=C.UTF-8 TZ=UTC; clear"
	await '^ready>'
	type_line "stty -g > before; $*; status=\$?; stty -g > after; echo status=\$status"
}

type_line() {
	tmux -L $server send-keys -t test -l "$1"
	tmux -L $server send-keys -t test Enter
}

press() { # KEY...: as tmux calls them
	local key
	for key; do
		tmux -L $server send-keys -t test "$key"
		sleep 0.05
	done
}

mouse() { # EVENT: as terminals report it: button, column and line, each 32 more
	tmux -L $server send-keys -t test -l $'\033[M'"$1"
	# A button is released, the wheel isn't.
	[[ $1 = [\`a]* ]] || tmux -L $server send-keys -t test -l $'\033[M#'"${1:1}"
}

screen() {
	tmux -L $server capture-pane -t test -p
}

until_true() { # COMMAND...: tries for five seconds, each time with what the screen shows now
	local _
	for _ in $(seq 100); do
		screen > "$out/screen"
		"$@" && return 0
		sleep 0.05
	done
	return 1
}

has_line() { # REGEX
	grep -qE -- "$1" "$out/screen"
}

has_no_line() { # REGEX
	! has_line "$1"
}

row_is_selected() { # REGEX: it and the headings are in reverse video; so are cells, in colour
	tmux -L $server capture-pane -t test -p -e | tail -n +4 |
		sed -E $'s/\033\\[[0-9;]*7m\033\\[3[1-6]m//g' |
		grep -a $'\033\\[[0-9;]*7m' | grep -qE -- "$1"
}

kills_are_red() { # the header's OOM kills, in colour
	tmux -L $server capture-pane -t test -p -e | sed -n 2p |
		grep -qa $'\033\\[1;7m\033\\[31m\033\\[40mOOM kills'
}

kills_are_plain() {
	! kills_are_red
}

await() { # REGEX: waits for a line that has it
	until_true has_line "$1"
}

shows() { # WHAT: prints what was expected and what the screen shows; fails
	echo "expected: $1; the screen shows:"
	grep -v '^ *$' "$out/screen"
	return 1
}

see() { # REGEX
	await "$1" || shows "a line like '$1'"
}

gone() { # REGEX
	until_true has_no_line "$1" || shows "no line like '$1'"
}

selected() { # REGEX
	until_true row_is_selected "$1" || shows "the selected row to be like '$1'"
}

row() { # N: the N-th row below the headings
	screen > "$out/screen"
	sed -n "$(($1 + 3))p" "$out/screen"
}

find_below() { # REGEX: goes down by the page until a line has it
	local _
	for _ in 1 2 3 4 5; do
		press PageDown; sleep 0.2
		screen > "$out/screen"
		has_line "$1" && return
	done
	shows "a line below like '$1'"
}
