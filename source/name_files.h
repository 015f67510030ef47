/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The files in which container runtimes and the kubelet keep the names of containers and pods:
 * each place is a row of one table. No socket is asked, no user's home is read, and nothing
 * that a file says or is ends the run.
 */
#ifndef __NAME_FILES_H
#define __NAME_FILES_H

struct name_files;
struct snapshot;

/*
 * Prepares to read the files below root, "/" or where the machine's is mounted. Returns 0 or
 * -errno, logged: there is no such directory.
 */
int name_files__open(const char *root, struct name_files **files);

/* Sets the names in the labels of a sample; reads the files if that has ids without a name. */
void name_files__name(struct name_files *files, struct snapshot *snapshot);

/* files may be NULL. */
void name_files__close(struct name_files *files);

#endif /* __NAME_FILES_H */
