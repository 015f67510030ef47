/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * The JSON object of one kill, alone on a line (kills.h) or in an explanation. Its keys are
 * an interface: tests/schema-kills.json has them.
 */
#ifndef __KILL_JSON_H
#define __KILL_JSON_H

#include "model/kill.h"
#include "output/json_writer.h"

/* The object is the caller's; where memory ran out, writer->failed is set. */
struct json_object *kill__json(struct json_writer *writer,
			       const struct kill *kill);

#endif /* __KILL_JSON_H */
