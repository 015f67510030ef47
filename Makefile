# SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
# Builds memcgtop and its tests. README.md says what has to be installed.
VERSION := 0.1.0

# bpftool and others are in sbin, which a user's PATH may lack.
export PATH := $(PATH):/usr/sbin:/sbin

CLANG ?= clang
BPFTOOL ?= bpftool
PKG_CONFIG ?= pkg-config
CFLAGS ?= -O2 -g

PACKAGES := libbpf json-c libcap ncursesw
BUILD := build
ifdef SANITIZE
BUILD := build/sanitize
SANITIZER := -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
endif

ALL_CFLAGS = -std=gnu11 -Wall -Wextra $(CFLAGS) $(SANITIZER) -I. -I$(BUILD) \
	     -DMEMCGTOP_VERSION='"$(VERSION)"' $(filter-out -D%,$(shell $(PKG_CONFIG) --cflags $(PACKAGES)))
LIBS = $(shell $(PKG_CONFIG) --libs $(PACKAGES)) -lm
STATIC_LIBS = $(shell $(PKG_CONFIG) --static --libs $(PACKAGES)) -lm

# Everything but main(): the unit tests link these, too.
OBJECTS := $(addprefix $(BUILD)/, column.o filter.o json.o json_text.o log.o machine.o options.o \
	     panel.o privilege.o process.o prompt.o sampler.o screen.o snapshot.o source.o \
	     source_bpf.o source_cgroupfs.o source_file.o start.o stat_file.o stat_table.o table.o \
	     terminal.o text.o view.o)

all: $(BUILD)/memcgtop

$(BUILD)/memcgtop: $(BUILD)/memcgtop.o $(OBJECTS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

# One file for any machine: nothing but a kernel is needed to run it.
static: $(BUILD)/memcgtop.static
$(BUILD)/memcgtop.static: $(BUILD)/memcgtop.o $(BUILD)/libelf_static.o $(OBJECTS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -static -o $@ $^ $(STATIC_LIBS)

$(BUILD)/%.o: %.c | $(BUILD)
	$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# One object for each way of reading, all from memcgtop.bpf.c: what one of them
# needs of the kernel need not be there for another.
WALKS := kfunc direct helper
SKELETONS := $(WALKS:%=$(BUILD)/%.skel.h) $(WALKS:%=$(BUILD)/%.light.skel.h)
$(BUILD)/source_bpf.o: $(SKELETONS)

$(BUILD)/kfunc.bpf.o: WALK := WALK_KFUNC
$(BUILD)/direct.bpf.o: WALK := WALK_DIRECT
$(BUILD)/helper.bpf.o: WALK := WALK_HELPER
$(BUILD)/%.bpf.o: memcgtop.bpf.c | $(BUILD)
	$(CLANG) --target=bpf -mcpu=v3 -std=gnu11 -O2 -g -Wall -Wextra -D$(WALK) $(BPF_CFLAGS) -I. \
		-I/usr/include/$(shell $(CC) -print-multiarch) -MMD -MP -c -o $@ $<

# Written under another name first: a failed bpftool must not leave half a header.
$(BUILD)/%.skel.h: $(BUILD)/%.bpf.o
	$(BPFTOOL) gen skeleton $< name memcgtop_$* > $@.new
	mv $@.new $@

$(BUILD)/%.light.skel.h: $(BUILD)/%.bpf.o
	$(BPFTOOL) gen skeleton -L $< name memcgtop_light_$* > $@.new
	mv $@.new $@

.SECONDARY: $(SKELETONS) $(WALKS:%=$(BUILD)/%.bpf.o)

# Unit tests: one program for each tests/unit_*.c.
UNITS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(wildcard tests/unit_*.c))
units: $(UNITS)
$(BUILD)/tests/unit_%: tests/unit_%.c $(OBJECTS) | $(BUILD)/tests
	$(CC) $(ALL_CFLAGS) -Itests $(LDFLAGS) -MMD -MP -MF $@.d -o $@ $< $(OBJECTS) \
		$(LIBS) $(shell $(PKG_CONFIG) --libs cmocka)

# What the guests run beside memcgtop.
GUEST_TOOLS := $(addprefix build/tests/, memhold cgdump mkdeep asuser \
	       lrudrain)
$(GUEST_TOOLS): build/tests/%: tests/vm/%.c | build/tests
	$(CC) -std=gnu11 -Wall -Wextra -O2 -static -o $@ $<

$(sort $(BUILD) $(BUILD)/tests $(BUILD)/bench build/tests):
	mkdir -p $@

# Everything: units, command line, manual, guests. tests/check counts.
check: all static units $(GUEST_TOOLS)
	$(MAKE) SANITIZE=1 all units
	$(MAKE) BUILD=build/steps BPF_CFLAGS=-DSTEP_MEMCGS=512 static
	tests/check

# The same, and what takes long.
check-long:
	LONG=1 $(MAKE) check

# Times walks and commands side by side; nothing passes or fails. bench/README.md.
$(BUILD)/bench/walk: bench/walk.c $(BUILD)/libelf_static.o $(OBJECTS) | $(BUILD)/bench
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -MMD -MP -MF $@.d -static -o $@ $< \
		$(BUILD)/libelf_static.o $(OBJECTS) $(STATIC_LIBS)
$(BUILD)/bench/spend: bench/spend.c | $(BUILD)/bench
	$(CC) -std=gnu11 -Wall -Wextra -O2 -static -o $@ $<
bench: static $(BUILD)/bench/walk $(BUILD)/bench/spend
	bench/run

# The man page's lists of columns and keys, from the program's tables.
man: all
	man/lists $(BUILD)/memcgtop man/memcgtop.8

clean:
	rm -rf build

-include $(wildcard $(BUILD)/*.d $(BUILD)/tests/*.d $(BUILD)/bench/*.d)

.PHONY: all static units check check-long bench man clean
.DELETE_ON_ERROR:
