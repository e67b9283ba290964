"""The system calls a worker may make; every other one fails with "operation not permitted".

What is missing matters more than what is listed. There is no clone, fork or exec: a worker stays one process with one
thread. There is no socket, kill or ptrace, and nothing that mounts, loads, traces or shares memory by name. The file
calls that Landlock does not check are missing too (chmod, chown, utime, extended attributes, handles). Two workers read
the same libraries, so no call may leave a mark on a file that another worker can find: no lock, lease or watch, no
futex on shared memory, no influence on the page cache, no page from a common pool. A worker cannot learn of other
processes or of the free memory.
"""

from __future__ import annotations

import errno
import fcntl
from typing import Final

import seccompy

from grader.worker.profiles import BARE, Masked, Profile

_FILES = (
    *("read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "lseek", "close", "close_range"),
    *("open", "openat", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents64"),
    *("stat", "lstat", "fstat", "newfstatat", "statx", "statfs", "fstatfs", "getcwd", "chdir", "fchdir", "umask"),
    *("dup", "dup2", "dup3", "pipe", "pipe2", "ftruncate", "fsync", "fdatasync"),
    *("mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "sendfile"),
    *("select", "pselect6", "poll", "ppoll", "epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "eventfd2"),
)
_MEMORY = ("brk", "munmap", "mremap", "mprotect", "msync", "membarrier")
_TIME = (*("gettimeofday", "time", "times", "nanosleep", "alarm", "getitimer", "setitimer"),)
_SIGNALS = (
    *("rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait", "rt_sigsuspend"),
    *("sigaltstack", "pause", "restart_syscall"),
)
_PROCESS = (
    *("getpid", "getppid", "gettid", "getpgrp", "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid"),
    *("getgroups", "getrlimit", "getrusage", "sched_yield", "getcpu", "uname", "getrandom", "wait4", "waitid"),
    *("set_robust_list", "rseq", "exit", "exit_group"),
)
ALLOWED = (*_FILES, *_MEMORY, *_TIME, *_SIGNALS, *_PROCESS)

# Of `fcntl`, what concerns the descriptor alone: no locks and leases, which another worker would see on the same file,
# no signals, no larger pipes.
FCNTLS = (fcntl.F_DUPFD, fcntl.F_DUPFD_CLOEXEC, fcntl.F_GETFD, fcntl.F_SETFD, fcntl.F_GETFL, fcntl.F_SETFL)
# Of `ioctl`, what Python itself asks of a file: is it a terminal, how much can be read, close it on exec.
TERMINAL, WAITING, CLOSE_ON_EXEC, KEEP_ON_EXEC = 0x5401, 0x541B, 0x5451, 0x5450
IOCTLS = (TERMINAL, WAITING, CLOSE_ON_EXEC, KEEP_ON_EXEC)
# Of `madvise`, what allocators ask: normal, random, in order, soon, not needed, free, and large pages or not. Advice
# that puts pages of shared files out of the cache, or merges equal pages of two processes, is not allowed.
ADVICE = (0, 1, 2, 3, 4, 8, 14, 15)
REQUESTS: Final = (("fcntl", 1, FCNTLS), ("ioctl", 1, IOCTLS), ("madvise", 2, ADVICE))
"""Calls that are allowed for some values of one argument, with that argument's number."""

_PRIVATE_FUTEX = 128
_NOT_A_CLOCK_OF_A_PROCESS = 0xFFFF_FFF0
_WHOLE = 0xFFFF_FFFF
_HUGE_PAGES = 0x4_0000
NARROWED: Final = (
    # Only on the process's own memory: two processes that map the same file could wake each other.
    Masked("futex", 1, _PRIVATE_FUTEX, _PRIVATE_FUTEX),
    # Not from the machine's pool of huge pages: another process could tell whether any are left.
    Masked("mmap", 3, _HUGE_PAGES, 0),
    # The system's clocks and this process's own; another process's clock is a large number made from its own number.
    *(Masked(call, 0, _NOT_A_CLOCK_OF_A_PROCESS, 0) for call in ("clock_gettime", "clock_getres", "clock_nanosleep")),
    # Only of this process, which is number 0 here.
    *(Masked(call, 0, _WHOLE, 0) for call in ("getpgid", "getsid", "sched_getaffinity")),
)


def system_calls(profile: Profile = BARE) -> seccompy.Filter:
    """Return the compiled filter for a profile; loading it takes one system call and cannot be undone.

    Raises:
        seccompy.UnsupportedError: not on this processor.
    """
    calls = seccompy.Filter(default=seccompy.Action.ERRNO | errno.EPERM)
    for name in (*ALLOWED, *profile.calls):
        if _exists(name):
            calls.allow(name)
    for name, argument, requests in REQUESTS:
        for request in requests if name not in profile.calls else ():
            calls.allow(name, args=[seccompy.ArgCmp(argument, seccompy.CmpOp.EQ, request)])
    for masked in (*(narrow for narrow in NARROWED if narrow.call not in profile.calls), *profile.masked):
        if not _exists(masked.call):
            continue
        calls.allow(
            masked.call, args=[seccompy.ArgCmp(masked.argument, seccompy.CmpOp.MASKED_EQ, masked.value, masked.mask)]
        )
    # A process may read its own limits by its number, without setting a new value.
    calls.allow("prlimit64", args=[(0, seccompy.CmpOp.EQ, 0), (2, seccompy.CmpOp.EQ, 0)])
    # The C library then tries `clone`, and is told that it may not.
    calls.errno("clone3", errno.ENOSYS)
    # Both now, while libraries can be looked for: finding the C library, and compiling.
    if not seccompy.supported() or not calls.program:
        msg = "this kernel has no seccomp filters"
        raise seccompy.UnsupportedError(errno.ENOSYS, msg)
    return calls


def _exists(name: str) -> bool:
    try:
        seccompy.syscall_nr(name)
    except ValueError:  # a newer processor has only the newer of several calls
        return False
    return True
