// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* setcaps FILE does what setcap cap_bpf,cap_perfmon+ep FILE does. */
#include <endian.h>
#include <err.h>
#include <linux/capability.h>
#include <sys/xattr.h>

#define BITS (1U << (CAP_BPF - 32) | 1U << (CAP_PERFMON - 32))

int main(int argc, char **argv)
{
	/* Both capabilities are among the upper 32. */
	const struct vfs_cap_data data = {
		.magic_etc =
			htole32(VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE),
		.data[1].permitted = htole32(BITS),
	};

	if (argc != 2)
		errx(1, "usage: setcaps FILE");
	if (setxattr(argv[1], "security.capability", &data, XATTR_CAPS_SZ_2, 0))
		err(1, "%s", argv[1]);
	return 0;
}
