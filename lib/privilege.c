// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Looks at this process's capabilities, and gives them up. */
#include <errno.h>
#include <string.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include "lib/log.h"
#include "lib/privilege.h"

static bool capabilities__has(cap_t capabilities, cap_value_t capability)
{
	cap_flag_value_t value = CAP_CLEAR;

	return !cap_get_flag(capabilities, capability, CAP_EFFECTIVE, &value) &&
	       value == CAP_SET;
}

bool privilege__may_load_bpf(void)
{
	cap_t capabilities = cap_get_proc();
	bool may;

	if (!capabilities)
		return false;
	may = capabilities__has(capabilities, CAP_SYS_ADMIN) ||
	      (capabilities__has(capabilities, CAP_BPF) &&
	       capabilities__has(capabilities, CAP_PERFMON));
	cap_free(capabilities);
	return may;
}

int privilege__drop(bool keep_bpf)
{
	const cap_value_t keep[] = { CAP_BPF };
	cap_t now = cap_get_proc(), less = cap_init();
	int err = 0;

	/* cap_set_proc() refuses a capability that the process hasn't got. */
	if (!now || !less ||
	    (keep_bpf && capabilities__has(now, CAP_BPF) &&
	     (cap_set_flag(less, CAP_PERMITTED, 1, keep, CAP_SET) ||
	      cap_set_flag(less, CAP_EFFECTIVE, 1, keep, CAP_SET))) ||
	    cap_set_proc(less) || cap_reset_ambient() ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)) {
		err = -errno;
		log__error(err, "can't give up privileges: %s", strerror(-err));
	}
	cap_free(now);
	cap_free(less);
	return err;
}
