// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Tests bpf_array.c: an array that can't grow stays as it is, here and in the kernel. */
#include <bpf/bpf.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>
#include "lib/log.h"
#include "source/bpf_array.h"
#include "unit.h"

#define RECORD_SIZE 64
#define NR 16
#define MANY (1 << 19)

static int make_inner(__u32 nr)
{
	LIBBPF_OPTS(bpf_map_create_opts, options,
		    .map_flags = BPF_F_MMAPABLE | BPF_F_INNER_MAP);

	return bpf_map_create(BPF_MAP_TYPE_ARRAY, "inner", sizeof(__u32),
			      RECORD_SIZE, nr, &options);
}

/* Returns the map that takes an array in place of the first one, which it has at first. */
static int make_outer(int inner)
{
	LIBBPF_OPTS(bpf_map_create_opts, options, .inner_map_fd = inner);
	const __u32 zero = 0;
	const int fd = bpf_map_create(BPF_MAP_TYPE_ARRAY_OF_MAPS, "outer",
				      sizeof(__u32), sizeof(__u32), 1,
				      &options);

	if (fd >= 0)
		assert_int_equal(
			bpf_map_update_elem(fd, &zero, &inner, BPF_ANY), 0);
	return fd;
}

static __u32 id_in(int outer)
{
	const __u32 zero = 0;
	__u32 id = 0;

	assert_int_equal(bpf_map_lookup_elem(outer, &zero, &id), 0);
	return id;
}

static void forget(const char *message __attribute__((unused)))
{
}

/* As if no address space were left but so much. */
static void limit_address_space(rlim_t left)
{
	unsigned long pages = 0;
	struct rlimit limit;
	FILE *file;

	if (left != RLIM_INFINITY) {
		file = fopen("/proc/self/statm", "r");
		assert_non_null(file);
		assert_int_equal(fscanf(file, "%lu", &pages), 1);
		fclose(file);
		left += pages * sysconf(_SC_PAGESIZE);
	}
	assert_int_equal(getrlimit(RLIMIT_AS, &limit), 0);
	limit.rlim_cur = left;
	assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
}

static void test_no_memory(void **state __attribute__((unused)))
{
	struct bpf_array array = { .name = "records",
				   .record_size = RECORD_SIZE };
	__u32 id;
	int fd;

	fd = make_inner(NR);
	if (fd < 0)
		skip();
	array.grown_fd = make_outer(fd);
	assert_true(array.grown_fd >= 0);
	assert_int_equal(bpf_array__map(&array, fd, NR), 0);
	memset(array.data, 7, NR * RECORD_SIZE);
	id = id_in(array.grown_fd);

	/* Enough for messages and sanitizers, and not for the array. */
	limit_address_space(MANY * RECORD_SIZE / 2);
	assert_int_equal(bpf_array__fit(&array, MANY), -ENOMEM);
	limit_address_space(RLIM_INFINITY);
	assert_int_equal(array.nr, NR);
	assert_int_equal(((char *)array.data)[NR * RECORD_SIZE - 1], 7);
	assert_int_equal(id_in(array.grown_fd), id);

	/* It is tried again. */
	assert_int_equal(bpf_array__fit(&array, 100 * NR), 1);
	assert_true(array.nr >= 100 * NR);
	assert_int_not_equal(id_in(array.grown_fd), id);
	assert_int_equal(bpf_array__fit(&array, 100 * NR), 0);
	bpf_array__unmap(&array);
	close(array.grown_fd);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_memory),
	};

	log_handler = forget;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
