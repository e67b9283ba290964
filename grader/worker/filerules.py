"""The files a worker may open, as rules of Landlock: everything else, including the network, is refused."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from landlockpy import AccessFS, Ruleset, Scope

from grader.worker.paths import DEVICES
from grader.worker.profiles import BARE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.worker.profiles import Profile

_READ = AccessFS.READ_FILE | AccessFS.READ_DIR
_WRITE = (
    AccessFS.WRITE_FILE
    | AccessFS.TRUNCATE
    | AccessFS.MAKE_REG
    | AccessFS.MAKE_DIR
    | AccessFS.REMOVE_FILE
    | AccessFS.REMOVE_DIR
    | AccessFS.REFER
)
_DEVICE = AccessFS.READ_FILE | AccessFS.WRITE_FILE | AccessFS.IOCTL_DEV
_OWN_FOLDER = _READ | AccessFS.WRITE_FILE


def file_rules(readable: Iterable[str], writable: Iterable[str], profile: Profile = BARE) -> Ruleset:
    """Return the rules; a worker applies them with one system call.

    Paths in a profile that describe the worker itself mean the process that makes the rules.

    Signals and abstract sockets of other processes are out of reach too, if the kernel has rules for them.

    Raises:
        landlockpy.UnsupportedError: this kernel has no Landlock, or it is switched off.
        OSError: a writable path, or one of the profile, is not there.
    """
    rules = Ruleset(scoped=Scope.SIGNAL | Scope.ABSTRACT_UNIX_SOCKET)
    for path in (*readable, *profile.existing()):
        if Path(path).exists():  # behind the wall a link may lead nowhere: Debian's sitecustomize.py is one into /etc
            rules.allow_path(path, _READ if Path(path).is_dir() else AccessFS.READ_FILE)
    for path in writable:
        rules.allow_path(path, _READ | _WRITE)
    for path in DEVICES:
        if Path(path).exists():
            rules.allow_path(path, AccessFS.READ_FILE | AccessFS.WRITE_FILE)
    for path in profile.existing_nodes():
        rules.allow_path(path, _DEVICE)
    for path in profile.own:
        rules.allow_path(path, _OWN_FOLDER if Path(path).is_dir() else AccessFS.READ_FILE)
    return rules
