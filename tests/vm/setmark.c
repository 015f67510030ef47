// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* setmark DIRECTORY NAME VALUE sets an extended attribute, which busybox can't. */
#include <err.h>
#include <string.h>
#include <sys/xattr.h>

int main(int argc, char **argv)
{
	if (argc != 4)
		errx(1, "usage: setmark DIRECTORY NAME VALUE");
	if (setxattr(argv[1], argv[2], argv[3], strlen(argv[3]), 0))
		err(1, "%s %s", argv[1], argv[2]);
	return 0;
}
