"""The filter of system calls: what is not on the list is refused, and a second builder makes the same of the list."""

from __future__ import annotations

import errno
import struct
import sys
import tempfile
from itertools import product
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("seccomp is Linux's", allow_module_level=True)
seccompy: Any = pytest.importorskip("seccompy")

from grader.worker import syscalls  # noqa: E402 - after what it needs was found

ALLOW = 0x7FFF_0000
REFUSE = 0x0005_0000 | errno.EPERM
ABSENT = 0x0005_0000 | errno.ENOSYS
LAST_CALL = 470
ARGUMENTS = [
    0,
    1,
    2,
    3,
    8,
    10,
    0x5401,
    0x541B,
    0x5412,
    0x5451,
    0x5450,
    128,
    137,
    1031,
    0xFFFF_FFF2,
    1 << 32,
    (1 << 32) | 1,
    (1 << 64) - 1,
]


def run(program: bytes, number: int, arch: int, arguments: tuple[int, ...]) -> int:
    """Run a filter on one system call, as the kernel does."""
    data = struct.pack("<IIQ6Q", number, arch, 0, *arguments)
    steps = list(struct.iter_unpack("<HBBI", program))
    register, at = 0, 0
    while True:
        code, yes, no, value = steps[at]
        at += 1
        match code:
            case 0x20:  # load a word
                (register,) = struct.unpack_from("<I", data, value)
            case 0x54:  # and
                register &= value
            case 0x05:  # jump
                at += value
            case 0x15 | 0x25 | 0x35 | 0x45:
                truth = {
                    0x15: register == value,
                    0x25: register > value,
                    0x35: register >= value,
                    0x45: bool(register & value),
                }
                at += yes if truth[code] else no
            case 0x06:  # return
                return int(value)
            case _:
                raise AssertionError(code)


@pytest.fixture(scope="module")
def program() -> bytes:
    made: bytes = syscalls.system_calls().program
    return made


def decision(program: bytes, number: int, *arguments: int) -> int:
    filled = (*arguments, *([0] * (6 - len(arguments))))
    return run(program, number, seccompy.audit_arch(), filled)


@pytest.mark.parametrize(
    "name",
    [
        *("clone", "execve", "execveat", "unshare", "setns", "kill", "tkill", "tgkill", "pidfd_open"),
        *(
            "pidfd_send_signal",
            "pidfd_getfd",
            "ptrace",
            "process_vm_readv",
            "process_vm_writev",
            "socket",
            "socketpair",
        ),
        *("connect", "sendmsg", "mount", "umount2", "pivot_root", "chroot", "memfd_create", "shmget", "io_uring_setup"),
        *("bpf", "perf_event_open", "userfaultfd", "keyctl", "seccomp", "landlock_restrict_self", "prctl", "setrlimit"),
        *("open_by_handle_at", "name_to_handle_at", "fchmod", "fchmodat", "fchown", "utimensat", "setxattr", "linkat"),
        *("symlinkat", "mknodat", "truncate", "flock", "setuid", "setresuid", "capset", "init_module", "setsid"),
        *("splice", "vmsplice", "sched_setaffinity", "personality", "mlock", "getpriority", "sysinfo"),
        *("inotify_init1", "fanotify_init", "fadvise64", "mincore", "preadv2", "openat2", "process_madvise"),
    ],
)
def test_what_could_reach_outside_is_refused(program: bytes, name: str) -> None:
    assert decision(program, seccompy.syscall_nr(name)) == REFUSE


def test_the_newest_way_to_start_a_thread_is_said_not_to_exist(program: bytes) -> None:
    assert decision(program, seccompy.syscall_nr("clone3")) == ABSENT


@pytest.mark.parametrize("name", ["read", "write", "openat", "mmap", "exit_group"])
def test_what_every_program_does_is_allowed(program: bytes, name: str) -> None:
    assert decision(program, seccompy.syscall_nr(name)) == ALLOW


def test_another_architecture_is_killed(program: bytes) -> None:
    i386 = 0x4000_0003
    assert run(program, 4, i386, (0,) * 6) == seccompy.Action.KILL_PROCESS


def test_the_32_bit_numbers_of_a_64_bit_processor_are_not_allowed(program: bytes) -> None:
    assert all(decision(program, number | 0x4000_0000) == REFUSE for number in range(LAST_CALL))


def test_a_limit_may_be_read_and_not_set(program: bytes) -> None:
    number = seccompy.syscall_nr("prlimit64")
    assert decision(program, number, 0, 7, 0) == ALLOW
    assert decision(program, number, 0, 7, 0x7FFF_0000_1000) == REFUSE
    assert decision(program, number, 1, 7, 0) == REFUSE


def test_a_file_may_be_asked_for_its_flags_and_not_told_to_send_signals(program: bytes) -> None:
    number = seccompy.syscall_nr("fcntl")
    f_getfl, f_setown, f_setsig, f_setpipe_sz = 3, 8, 10, 1031
    assert decision(program, number, 0, f_getfl) == ALLOW
    assert {decision(program, number, 0, request) for request in (f_setown, f_setsig, f_setpipe_sz)} == {REFUSE}


def test_memory_comes_from_no_pool_that_others_can_empty(program: bytes) -> None:
    number, private_anonymous, huge = seccompy.syscall_nr("mmap"), 0x22, 0x4_0000
    assert decision(program, number, 0, 4096, 3, private_anonymous) == ALLOW
    assert decision(program, number, 0, 4096, 3, private_anonymous | huge) == REFUSE


def test_no_lock_lease_or_watch_is_left_on_a_file_that_others_read(program: bytes) -> None:
    number = seccompy.syscall_nr("fcntl")
    posix, open_file, f_setlease, f_getlease, f_notify = (5, 6, 7), (36, 37, 38), 1024, 1025, 1026
    asked = (*posix, *open_file, f_setlease, f_getlease, f_notify)
    assert {decision(program, number, 0, request) for request in asked} == {REFUSE}
    # The kernel reads 32 bits of the request.
    assert decision(program, number, 0, (1 << 32) | 3) == REFUSE


def test_a_futex_is_of_this_process_alone(program: bytes) -> None:
    number = seccompy.syscall_nr("futex")
    wait, wake, private = 0, 1, 128
    assert {decision(program, number, 0, operation | private) for operation in (wait, wake, 9, 10)} == {ALLOW}
    assert {decision(program, number, 0, operation) for operation in (wait, wake, 9, 10)} == {REFUSE}


def test_a_clock_is_the_systems_or_ones_own(program: bytes) -> None:
    of_process_1 = ((~1 << 3) | 2) & 0xFFFF_FFFF
    for name in ("clock_gettime", "clock_getres", "clock_nanosleep"):
        number = seccompy.syscall_nr(name)
        assert {decision(program, number, process) for process in (0, 1, 2, 3)} == {ALLOW}
        assert {decision(program, number, clock) for clock in (of_process_1, of_process_1 | 0xFFFF_FFFF << 32)} == {
            REFUSE
        }


def test_only_of_itself_a_worker_learns_a_group_a_session_and_processors(program: bytes) -> None:
    for name in ("getpgid", "getsid", "sched_getaffinity"):
        number = seccompy.syscall_nr(name)
        assert (decision(program, number, 0), decision(program, number, 1)) == (ALLOW, REFUSE)


def test_nothing_is_put_out_of_the_page_cache_or_merged_with_what_others_hold(program: bytes) -> None:
    number = seccompy.syscall_nr("madvise")
    dont_need, free, mergeable, cold, page_out = 4, 8, 12, 20, 21
    assert {decision(program, number, 0, 0, advice) for advice in (dont_need, free)} == {ALLOW}
    assert {decision(program, number, 0, 0, advice) for advice in (mergeable, cold, page_out)} == {REFUSE}


def test_a_terminal_cannot_be_typed_into(program: bytes) -> None:
    tiocsti = 0x5412
    assert decision(program, seccompy.syscall_nr("ioctl"), 0, tiocsti) == REFUSE


@pytest.fixture(scope="module")
def by_libseccomp() -> bytes:
    """Return the same list compiled by the kernel developers' own library."""
    try:
        other: Any = pytest.importorskip("pyseccomp")
    except RuntimeError as fault:
        pytest.skip(str(fault))
    made = other.SyscallFilter(other.ERRNO(errno.EPERM))
    for name in syscalls.ALLOWED:
        made.add_rule(other.ALLOW, seccompy.syscall_nr(name))
    for name, argument, requests in syscalls.REQUESTS:
        for request in requests:
            made.add_rule(other.ALLOW, name, other.Arg(argument, other.EQ, request))
    for masked in syscalls.NARROWED:
        made.add_rule(other.ALLOW, masked.call, other.Arg(masked.argument, other.MASKED_EQ, masked.mask, masked.value))
    made.add_rule(other.ALLOW, "prlimit64", other.Arg(0, other.EQ, 0), other.Arg(2, other.EQ, 0))
    made.add_rule(other.ERRNO(errno.ENOSYS), "clone3")
    with tempfile.TemporaryFile() as file:
        made.export_bpf(file)
        file.seek(0)
        return file.read()


def test_two_builders_decide_alike(program: bytes, by_libseccomp: bytes) -> None:
    narrowed = (
        *(name for name, _, _ in syscalls.REQUESTS),
        *(masked.call for masked in syscalls.NARROWED),
        "prlimit64",
    )
    by_argument = {seccompy.syscall_nr(name) for name in narrowed}
    for number in range(LAST_CALL):
        choices = product(ARGUMENTS, repeat=3) if number in by_argument else [(0, 0, 0)]
        for arguments in choices:
            ours, theirs = decision(program, number, *arguments), decision(by_libseccomp, number, *arguments)
            assert ours == theirs, (number, arguments)
