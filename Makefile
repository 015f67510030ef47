# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Builds, installs and tests memcgtop. README.md has the packages that it needs.
#
#	V=1		shows each command
#	DEBUG=1		for a debugger: no optimisation
#	SANITIZE=1	with the address and undefined-behaviour sanitizers, in build/sanitize
#	CROSS_COMPILE=	a prefix of the compiler, such as aarch64-linux-gnu-
#	CLANG=, BPFTOOL=, PKG_CONFIG=, CC=, CFLAGS=, LDFLAGS=
#	RUN=		runs a program of CROSS_COMPILE's, for the completions
#	DESTDIR=, prefix=, bindir=, mandir=, docdir=, unitdir=, bashdir=, zshdir=, fishdir=
#			the directories that install puts things into
VERSION := 0.2.0

# bpftool and others are in sbin, which a user's PATH may lack.
export PATH := $(PATH):/usr/sbin:/sbin

# Debian's libraries and headers of all architectures stand side by side, in folders of
# this name: the compiler's target without the vendor that clang puts into it. Clang 19
# has no -print-multiarch to ask for it.
MULTIARCH = $(shell $(CC) -dumpmachine | sed -E 's/^i[4-6]86-/i386-/; s/-[^-]+-linux-/-linux-/')
ifneq ($(CROSS_COMPILE),)
CC := $(CROSS_COMPILE)gcc
PKG_CONFIG ?= PKG_CONFIG_LIBDIR=/usr/lib/$(MULTIARCH)/pkgconfig pkg-config
endif
CLANG ?= clang
BPFTOOL ?= bpftool
PKG_CONFIG ?= pkg-config
CFLAGS ?= $(if $(DEBUG),-O0 -g3,-O2 -g)

prefix ?= /usr/local
bindir ?= $(prefix)/bin
datadir ?= $(prefix)/share
mandir ?= $(datadir)/man
docdir ?= $(datadir)/doc/memcgtop
unitdir ?= $(prefix)/lib/systemd/system
bashdir ?= $(datadir)/bash-completion/completions
zshdir ?= $(datadir)/zsh/site-functions
fishdir ?= $(datadir)/fish/vendor_completions.d

# Short lines, or with V=1 the commands that are run.
ifeq ($(V),1)
Q :=
SAY = @:
else
Q := @
SAY = @printf '  %-8s %s\n'
MAKEFLAGS += --no-print-directory
endif

PACKAGES := libbpf json-c libcap ncursesw
BUILD := build
ifdef SANITIZE
BUILD := build/sanitize
SANITIZER := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer \
	     -DSANITIZED
endif

# No path of this machine gets into what is built: the same sources, the same bytes.
SAME_BYTES := -ffile-prefix-map=$(CURDIR)=.
# ncurses asks for feature macros, which the files that need some define themselves.
PACKAGE_CFLAGS = $(filter-out -D%,$(shell $(PKG_CONFIG) --cflags $(PACKAGES)))
ALL_CFLAGS = -std=gnu11 -Wall -Wextra $(CPPFLAGS) $(CFLAGS) $(SANITIZER) $(SAME_BYTES) -I. -I$(BUILD) \
	     -DMEMCGTOP_VERSION='"$(VERSION)"' $(PACKAGE_CFLAGS)
LIBS = $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm
STATIC_LIBS = $(shell $(PKG_CONFIG) --static --libs $(PACKAGES)) -lm

# The rooms of docs/DESIGN.md. A new file in one of them needs no line here.
ROOMS := lib model source output screen
# One BPF object for each way of reading, all from memcgtop.bpf.c: a kernel may lack
# what another one needs.
WALKS := kfunc direct helper
# The BPF objects that watch from sample to sample: NAME.bpf.c, loaded by source/NAME.c.
WATCHES := stall
# Everything except main() and the object that the static file alone needs. The unit
# tests link these objects as well. bpf_object.c becomes an object for each BPF object.
OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(filter-out lib/libelf_static.c source/bpf_object.c, \
	     options.c options_conflict.c options_settle.c $(wildcard $(ROOMS:%=%/*.c)))) $(WALKS:%=$(BUILD)/source/bpf_object_%.o)

# main() and the modes that it chooses from.
MODES := $(patsubst %,$(BUILD)/%.o,memcgtop fail_if kills report)

SHELLS := bash zsh fish
all: $(BUILD)/memcgtop $(SHELLS:%=$(BUILD)/completions/memcgtop.%)

$(BUILD)/memcgtop: $(MODES) $(OBJECTS)
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# One file for any machine: nothing but a kernel is needed to run it.
static: $(BUILD)/memcgtop.static
$(BUILD)/memcgtop.static: $(MODES) $(BUILD)/lib/libelf_static.o $(OBJECTS)
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -static -o $@ $^ $(STATIC_LIBS)

# The completions follow from the program's own tables of options and columns.
$(BUILD)/completions/memcgtop.%: completions/generate $(BUILD)/memcgtop | $(BUILD)/completions
	$(SAY) GEN $@
	$(Q)completions/generate "$(RUN) $(BUILD)/memcgtop" $* > $@

$(BUILD)/%.o: %.c | $(BUILD) $(ROOMS:%=$(BUILD)/%)
	$(SAY) CC $@
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/kfunc.bpf.o $(BUILD)/source/bpf_object_kfunc.o: WALK := WALK_KFUNC
$(BUILD)/direct.bpf.o $(BUILD)/source/bpf_object_direct.o: WALK := WALK_DIRECT
$(BUILD)/helper.bpf.o $(BUILD)/source/bpf_object_helper.o: WALK := WALK_HELPER
# The BPF objects have the byte order of the program.
ENDIAN = $(if $(shell echo __BYTE_ORDER__ | $(CC) -E -P - | grep 4321),eb,el)
BPF_CC = $(CLANG) --target=bpf$(ENDIAN) -mcpu=v3 -std=gnu11 -O2 -g -Wall -Wextra $(SAME_BYTES) \
	 $(BPF_CFLAGS) -I. -I/usr/include/$(MULTIARCH) -MMD -MP -c -o $@ $<
$(WALKS:%=$(BUILD)/%.bpf.o): memcgtop.bpf.c | $(BUILD)
	$(SAY) BPF $@
	$(Q)$(BPF_CC) -D$(WALK)
$(WATCHES:%=$(BUILD)/%.bpf.o): $(BUILD)/%.bpf.o: %.bpf.c | $(BUILD)
	$(SAY) BPF $@
	$(Q)$(BPF_CC)

# The programs that see kills, for each of the two ways of reading.
KILLS := direct helper
$(BUILD)/kills_direct.bpf.o: READ := KILLS_DIRECT
$(BUILD)/kills_helper.bpf.o: READ := KILLS_HELPER
$(KILLS:%=$(BUILD)/kills_%.bpf.o): kills.bpf.c | $(BUILD)
	$(SAY) BPF $@
	$(Q)$(BPF_CC) -D$(READ)

# bpftool writes under another name first: if it fails it must not leave half a header.
# In all skeletons of walks the names are the same, so that bpf_object.c fits each of them.
SKELETON = $(if $(filter $*,$(WALKS)),memcgtop,$(notdir $*))
$(BUILD)/%.skel.h: $(BUILD)/%.bpf.o Makefile
	$(SAY) SKEL $@
	$(Q)$(BPFTOOL) gen skeleton $< name $(SKELETON) > $@.new
	$(Q)mv $@.new $@

$(BUILD)/%.light.skel.h: $(BUILD)/%.bpf.o Makefile
	$(SAY) SKEL $@
	$(Q)$(BPFTOOL) gen skeleton -L $< name $(SKELETON)_light > $@.new
	$(Q)mv $@.new $@

$(WALKS:%=$(BUILD)/source/bpf_object_%.o): $(BUILD)/source/bpf_object_%.o: source/bpf_object.c \
		$(BUILD)/%.skel.h $(BUILD)/%.light.skel.h | $(BUILD)/source
	$(SAY) CC $@
	$(Q)$(CC) $(ALL_CFLAGS) -D$(WALK) -DOBJECT=$*_object -DOBJECT_NAME='"memcgtop_$*"' \
		-DSKELETON='"$*.skel.h"' -DLIGHT_SKELETON='"$*.light.skel.h"' -MMD -MP -c -o $@ $<

$(WATCHES:%=$(BUILD)/source/%.o): $(BUILD)/source/%.o: $(BUILD)/%.skel.h $(BUILD)/%.light.skel.h
$(BUILD)/source/kills.o: $(KILLS:%=$(BUILD)/kills_%.skel.h)

.SECONDARY: $(patsubst %,$(BUILD)/%.bpf.o,$(WALKS) $(WATCHES) $(KILLS:%=kills_%))

# Tests that are linked as the unit tests are, and once more for guests.
LINKED := twin_sources kill_levels forged

# Unit tests: one program for each tests/unit_*.c.
UNITS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/unit_*.c))
units: $(UNITS) $(BUILD)/tests/torture.so $(BUILD)/tests/attempts.so $(BUILD)/tests/layouts $(LINKED:%=$(BUILD)/tests/%)
$(BUILD)/tests/unit_%: tests/unit_%.c $(OBJECTS) | $(BUILD)/tests
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) -Itests $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(OBJECTS) \
		$(LIBS) $(shell $(PKG_CONFIG) --libs cmocka)

$(LINKED:%=$(BUILD)/tests/%): $(BUILD)/tests/%: tests/%.c $(OBJECTS) | $(BUILD)/tests
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(OBJECTS) $(LIBS)
$(LINKED:%=$(BUILD)/guest/%): $(BUILD)/guest/%: tests/%.c $(BUILD)/lib/libelf_static.o $(OBJECTS) | $(BUILD)/guest
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -static -o $@ $< \
		$(BUILD)/lib/libelf_static.o $(OBJECTS) $(STATIC_LIBS)

# Loads BPF objects with the types of other kernels.
$(BUILD)/tests/layouts: tests/layouts.c $(BUILD)/helper.skel.h $(BUILD)/kills_helper.skel.h | $(BUILD)/tests
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(LIBS)

# torture.so lets calls of a program fail, attempts.so tries what it may not do.
$(BUILD)/tests/torture.so $(BUILD)/tests/attempts.so: $(BUILD)/tests/%.so: tests/%.c | $(BUILD)/tests
	$(SAY) LINK $@
	$(Q)$(CC) -std=gnu11 -Wall -Wextra -O2 -g -fPIC -shared -MMD -MP -MF $@.d -o $@ $<

# This reads what no file shows.
$(BUILD)/tests/protection.bpf.o: tests/protection.bpf.c | $(BUILD)/tests
	$(SAY) BPF $@
	$(Q)$(CLANG) --target=bpf$(ENDIAN) -mcpu=v3 -std=gnu11 -O2 -g -Wall -Wextra $(SAME_BYTES) \
		-Itests -I/usr/include/$(MULTIARCH) -MMD -MP -c -o $@ $<
$(BUILD)/guest/protection: tests/protection.c $(BUILD)/tests/protection.skel.h $(BUILD)/lib/libelf_static.o \
		$(OBJECTS) | $(BUILD)/guest
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) -Itests -I$(BUILD)/tests $(LDFLAGS) -static -o $@ $< \
		$(BUILD)/lib/libelf_static.o $(OBJECTS) $(STATIC_LIBS)

# The programs that the guests run beside memcgtop; BUSYBOX is of their architecture.
BUSYBOX ?= busybox
GUEST_TOOLS := $(patsubst tests/vm/%.c,$(BUILD)/guest/%,$(wildcard tests/vm/*.c)) \
	       $(BUILD)/guest/busybox $(LINKED:%=$(BUILD)/guest/%) \
	       $(BUILD)/guest/protection
guest-tools: $(GUEST_TOOLS)
$(BUILD)/guest/%: tests/vm/%.c | $(BUILD)/guest
	$(SAY) LINK $@
	$(Q)$(CC) -std=gnu11 -Wall -Wextra -O2 -static -o $@ $<
$(BUILD)/guest/busybox: | $(BUILD)/guest
	$(Q)cp "$$(command -v $(BUSYBOX))" $@

$(BUILD) $(addprefix $(BUILD)/, $(ROOMS) tests guest fuzz bench completions):
	$(Q)mkdir -p $@

# The tests that need neither root nor a guest, for the building of packages.
check-units: units
	$(Q)for unit in $(UNITS); do $$unit || exit 1; done

# All tests: units, command line, manual, guests. tests/check counts them.
check: all static units guest-tools
	$(MAKE) SANITIZE=1 all units
	$(MAKE) BUILD=build/steps BPF_CFLAGS=-DSTEP_MEMCGS=512 static
	tests/check

# The same, and the tests that take long.
check-long:
	LONG=1 $(MAKE) check
	$(MAKE) fuzz
	$(MAKE) check-distros
	$(MAKE) check-fleet

# Builds on Debian 12, 13 and sid, the package, its units, the image, the spec, arm64; needs root.
check-distros: all
	./packages distros
	tests/distros

# The series, beside real Prometheus and node_exporter.
check-fleet: all
	./packages fleet
	tests/fleet $(BUILD)/memcgtop build/fleet

# Fuzzing: a program for each tests/fuzz/*.c, by clang's libFuzzer, in build/fuzz. SECONDS=
# is the time for each; tests/fuzz/run runs some of them for longer.
SECONDS ?= 60
FUZZERS := $(patsubst tests/%.c,$(BUILD)/%,$(wildcard tests/fuzz/*.c))
fuzz:
	$(MAKE) BUILD=build/fuzz CC=$(CLANG) CFLAGS='-O1 -g' fuzzers \
		SANITIZER='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined'
	tests/fuzz/run $(SECONDS)
fuzzers: $(FUZZERS)
$(BUILD)/fuzz/%: tests/fuzz/%.c $(OBJECTS) | $(BUILD)/fuzz
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) -D_GNU_SOURCE -fsanitize=fuzzer $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(OBJECTS) $(LIBS)

# Times walks and commands side by side; nothing passes or fails. bench/README.md.
$(BUILD)/bench/walk: bench/walk.c $(BUILD)/lib/libelf_static.o $(OBJECTS) | $(BUILD)/bench
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d -static -o $@ $< \
		$(BUILD)/lib/libelf_static.o $(OBJECTS) $(STATIC_LIBS)
$(BUILD)/bench/load: bench/load.c $(BUILD)/lib/libelf_static.o | $(BUILD)/bench
	$(SAY) LINK $@
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -static -o $@ $^ $(STATIC_LIBS)
$(BUILD)/bench/spend $(BUILD)/bench/reader: $(BUILD)/bench/%: bench/%.c | $(BUILD)/bench
	$(SAY) LINK $@
	$(Q)$(CC) -std=gnu11 -Wall -Wextra -O2 -static -o $@ $<
bench: all static $(addprefix $(BUILD)/bench/,walk load spend reader)
	bench/run
# Puts the figures of the last run into the page.
bench-readme:
	sed -i -e '/^<!-- figures/,/^<!-- end/{//!d}' -e '/^<!-- figures/r $(BUILD)/bench.md' bench/README.md

# systemd's units name the program by its path. No unit is enabled by being installed.
INSTALL ?= install
SYSTEMD := $(patsubst packaging/systemd/%,%,$(shell find packaging/systemd -type f))
DOCUMENTS := README.md tests/schema.json tests/schema-kills.json packaging/kubernetes.yaml packaging/memcgtop.rules.yml
install: all
	$(INSTALL) -D -m 755 $(BUILD)/memcgtop $(DESTDIR)$(bindir)/memcgtop
	$(INSTALL) -D -m 644 man/memcgtop.8 $(DESTDIR)$(mandir)/man8/memcgtop.8
	$(INSTALL) -d $(DESTDIR)$(docdir)
	$(INSTALL) -m 644 $(DOCUMENTS) $(DESTDIR)$(docdir)
	$(INSTALL) -D -m 644 $(BUILD)/completions/memcgtop.bash $(DESTDIR)$(bashdir)/memcgtop
	$(INSTALL) -D -m 644 $(BUILD)/completions/memcgtop.zsh $(DESTDIR)$(zshdir)/_memcgtop
	$(INSTALL) -D -m 644 $(BUILD)/completions/memcgtop.fish $(DESTDIR)$(fishdir)/memcgtop.fish
	for file in $(SYSTEMD); do \
		$(INSTALL) -D -m 644 packaging/systemd/$$file $(DESTDIR)$(unitdir)/$$file || exit; done
	sed -i 's,=/usr/bin/,=$(bindir)/,' $(SYSTEMD:%=$(DESTDIR)$(unitdir)/%)

uninstall:
	rm -f $(DESTDIR)$(bindir)/memcgtop $(DESTDIR)$(mandir)/man8/memcgtop.8 \
		$(addprefix $(DESTDIR)$(docdir)/,$(notdir $(DOCUMENTS))) \
		$(DESTDIR)$(bashdir)/memcgtop $(DESTDIR)$(zshdir)/_memcgtop \
		$(DESTDIR)$(fishdir)/memcgtop.fish \
		$(SYSTEMD:%=$(DESTDIR)$(unitdir)/%)

# The files that are in git, as a tarball that is the same each time.
dist: | $(BUILD)
	$(SAY) DIST $(BUILD)/memcgtop-$(VERSION).tar.gz
	$(Q)git archive --prefix=memcgtop-$(VERSION)/ HEAD | gzip -n > $(BUILD)/memcgtop-$(VERSION).tar.gz

# Writes the man page's lists of columns, keys and labels from the program's tables.
man: all
	man/lists $(BUILD)/memcgtop man/memcgtop.8

clean:
	rm -rf build

-include $(wildcard $(BUILD)/*.d $(ROOMS:%=$(BUILD)/%/*.d) $(BUILD)/tests/*.d $(BUILD)/fuzz/*.d $(BUILD)/bench/*.d)

.PHONY: all static units guest-tools install uninstall dist check-units check check-long check-distros check-fleet fuzz fuzzers bench bench-readme man clean
.DELETE_ON_ERROR:
