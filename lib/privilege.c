// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/* Looks at this process's capabilities, and gives them up. */
#include <errno.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "lib/log.h"
#include "lib/privilege.h"

int privilege__refuse_set_id(void)
{
	if (getuid() == geteuid() && getgid() == getegid())
		return 0;
	return log__error(
		-EPERM,
		"can't run as another user or group than the one who started it: remove the set-user-ID and set-group-ID bits of memcgtop; as a plain user it reads files");
}

bool privilege__is_from_file(void)
{
	return getauxval(AT_SECURE);
}

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

bool privilege__is_in_user_namespace(void)
{
	/* PROC_USER_INIT_INO, include/linux/proc_ns.h: that of the first one. */
	static const char first[] = "user:[4026531837]";
	char link[64];
	const ssize_t length =
		readlink("/proc/self/ns/user", link, sizeof(link) - 1);

	if (length < 0)
		return false;
	link[length] = '\0';
	return strcmp(link, first) != 0;
}

bool privilege__is_bpf_filtered(void)
{
	return prctl(PR_GET_SECCOMP) == SECCOMP_MODE_FILTER &&
	       syscall(SYS_bpf, -1, NULL, 0) < 0 && errno != EINVAL;
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
