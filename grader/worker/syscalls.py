"""The system calls a worker may make; every other one fails with "operation not permitted".

What is absent matters more than what is here: no clone, fork or exec (a worker stays one process with one thread), no
socket, kill or ptrace, nothing that mounts, loads, traces or shares memory by name, and none of the calls on files that
Landlock does not look at (chmod, chown, utime, extended attributes, handles).
"""

from __future__ import annotations

import errno
import fcntl

import seccompy

from grader.worker.profiles import BARE, Profile

_FILES = (
    *("read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "lseek", "close", "close_range"),
    *("open", "openat", "openat2", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents64"),
    *("stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs", "getcwd", "chdir", "fchdir", "umask"),
    *("dup", "dup2", "dup3", "pipe", "pipe2", "ftruncate", "fsync", "fdatasync", "fadvise64"),
    *("mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "sendfile"),
    *("select", "pselect6", "poll", "ppoll", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "eventfd2"),
)
_MEMORY = ("brk", "mmap", "munmap", "mremap", "mprotect", "madvise", "msync", "membarrier")
_TIME = (
    *("clock_gettime", "clock_getres", "clock_nanosleep", "gettimeofday", "time", "times", "nanosleep"),
    *("alarm", "getitimer", "setitimer"),
)
_SIGNALS = (
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait", "rt_sigsuspend"),
    *("sigaltstack", "pause", "restart_syscall"),
)
_PROCESS = (
    *("getpid", "getppid", "gettid", "getpgrp", "getpgid", "getsid", "getuid", "geteuid", "getgid", "getegid"),
    *("getresuid", "getresgid", "getgroups", "getrlimit", "getrusage", "getpriority", "sched_getaffinity"),
    *("sched_yield", "getcpu", "uname", "sysinfo", "getrandom", "wait4", "waitid", "futex", "set_robust_list"),
    *("rseq", "exit", "exit_group"),
)
ALLOWED = (*_FILES, *_MEMORY, *_TIME, *_SIGNALS, *_PROCESS)

# Of `fcntl` all but what has signals sent, for oneself or to others, and what makes a pipe larger.
FCNTLS = (
    *(fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_SETFL),
    *(fcntl.F_GETLK, fcntl.F_SETLK, fcntl.F_SETLKW),
)
# Of `ioctl` what Python itself asks of a file: is it a terminal, how much is there to read, close it on exec.
TERMINAL, WAITING, CLOSE_ON_EXEC, KEEP_ON_EXEC = 0x5401, 0x541B, 0x5451, 0x5450
IOCTLS = (TERMINAL, WAITING, CLOSE_ON_EXEC, KEEP_ON_EXEC)


def system_calls(profile: Profile = BARE) -> seccompy.Filter:
    """Return the filter for a profile, compiled; loading it takes one system call and cannot be undone.

    Raises:
        seccompy.UnsupportedError: not on this processor.
    """
    calls = seccompy.Filter(default=seccompy.Action.ERRNO | errno.EPERM)
    for name in (*ALLOWED, *profile.calls):
        if _exists(name):
            calls.allow(name)
    for name, requests in (("fcntl", FCNTLS), ("ioctl", IOCTLS)):
        for request in requests:
            calls.allow(name, args=[seccompy.ArgCmp(1, seccompy.CmpOp.EQ, request)])
    for one in profile.masked:
        calls.allow(one.call, args=[seccompy.ArgCmp(one.argument, seccompy.CmpOp.MASKED_EQ, one.value, one.mask)])
    # A limit may be read, by this one's own number and without a new value.
    calls.allow("prlimit64", args=[(0, seccompy.CmpOp.EQ, 0), (2, seccompy.CmpOp.EQ, 0)])
    # The C library then asks with `clone`, and is told that it may not.
    calls.errno("clone3", errno.ENOSYS)
    # Both now, while libraries can be looked for: finding the C library, and compiling.
    if not seccompy.supported() or not calls.program:
        msg = "this kernel has no seccomp filters"
        raise seccompy.UnsupportedError(errno.ENOSYS, msg)
    return calls


def _exists(name: str) -> bool:
    try:
        seccompy.syscall_nr(name)
    except ValueError:  # a newer processor has only the newer of several ways to do it
        return False
    return True
