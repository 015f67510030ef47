# shellcheck shell=bash disable=SC2034
# Owns how the tests of this folder speak: verdict() and the conditions that it judges.
# Each script sources this, sets prefix for the names of its tests, and ends with
# `exit $failed`. Prints TAP; a failure shows what was expected and what came.

# A folder for the script's files. A script's own cleanup() must remove it as well.
out=$(mktemp -d)
failed=0
prefix=
# Tables would be cut to the width of the caller's terminal.
unset COLUMNS
cleanup() {
	rm -rf "$out"
}
trap cleanup EXIT
trap 'exit 1' INT TERM HUP

# Prints one test's result. A condition is a command that succeeds, or prints what it
# expected and what came. The test passes if all conditions hold.
verdict() { # NAME CONDITION... [and CONDITION...]...
	local name=$prefix$1 condition
	shift
	while [ $# != 0 ]; do
		condition=()
		while [ $# != 0 ] && [ "$1" != and ]; do
			condition+=("$1")
			shift
		done
		[ $# = 0 ] || shift
		if ! "${condition[@]}" > "$out/said" 2>&1; then
			echo "not ok - $name"
			echo "#   failed: ${condition[*]}" | tr '\n' ' ' | cut -c1-300
			head -n 40 "$out/said" | sed 's/^/#   /'
			failed=1
			return
		fi
	done
	echo "ok - $name"
}

# Runs a command; the conditions below judge its $status, $out/out and $out/err.
run() { # COMMAND...
	"$@" > "$out/out" 2> "$out/err"
	status=$?
}

expected() { # WHAT [FILE...]: prints what was expected, and the files; fails
	echo "expected: $1"
	shift
	local file
	for file; do
		echo "${file##*/}:"
		head -n 12 "$file" | cut -c1-2000
	done
	return 1
}

ended() { # STATUS
	[ "$status" = "$1" ] || expected "exit status $1, got $status" "$out/err" "$out/out"
}

has() { # FILE WORD...: each of the words stands in the file
	local file=$1 word
	shift
	for word; do
		grep -qF -- "$word" "$file" || expected "'$word'" "$file" || return
	done
}

prints() { # WORD...: each on stdout
	has "$out/out" "$@"
}

says() { # WORD...: each on stderr
	has "$out/err" "$@"
}

prints_nothing() {
	empty "$out/out"
}

matches() { # FILE REGEX: a line of the file has it, a basic regular expression
	grep -q -- "$2" "$1" || expected "a line like '$2'" "$1"
}

lacks() { # FILE REGEX: no line of the file has it
	[ -e "$1" ] && ! grep -q -- "$2" "$1" || expected "no line like '$2'" "$1"
}

empty() { # FILE
	[ -e "$1" ] && [ ! -s "$1" ] || expected "nothing" "$1"
}

filled() { # FILE
	[ -s "$1" ] || expected "something in $1"
}

lines() { # FILE NUMBER
	is "$(wc -l < "$1") lines" "$2 lines"
}

is() { # TEXT WANTED
	[ "$1" = "$2" ] || expected "'$2', got '$1'"
}

differs() { # TEXT UNWANTED
	[ "$1" != "$2" ] || expected "anything but '$2'"
}

same() { # WANTED FILE: byte by byte
	diff -a --label expected --label got -u "$1" "$2"
}

json() { # FILTER [FILE]: jq's filter is true of the file, or of stdout
	jq -e "$1" "${2-$out/out}" > "$out/jq" 2>&1 ||
		expected "to be true: $1" "$out/jq" "${2-$out/out}"
}

at_least() { # NUMBER WANTED
	[ "$1" -ge "$2" ] || expected "at least $2, got $1"
}
