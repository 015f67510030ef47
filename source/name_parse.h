/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * Parses the files that container runtimes and the kubelet write about containers and pods, as
 * far as these tell names. Texts are other programs' bytes: one that isn't as it should be tells
 * nothing, and is no error. Which files have them is name_files.c's to know.
 */
#ifndef __NAME_PARSE_H
#define __NAME_PARSE_H

#include <stddef.h>
#include "model/names.h"

/* A directory of /var/log/pods: NAMESPACE_POD_UID. */
void names__add_pod_directory(struct names *names, const char *entry);

/*
 * A link of /var/log/containers: POD_NAMESPACE_CONTAINER-ID.log. The kubelet cuts it to 255
 * bytes (logSymlink()); one whose id is cut fits no id.
 */
void names__add_container_log(struct names *names, const char *entry);

/* The config.v2.json of Docker's container of that id. */
void names__add_docker(struct names *names, const char *id, const char *json,
		       size_t length);

/*
 * The containers.json of containers/storage, which Podman and CRI-O use: an array with an
 * object for each container, of which no more than nr_max are read.
 */
void names__add_storage(struct names *names, const char *json, size_t length,
			size_t nr_max);

#endif /* __NAME_PARSE_H */
