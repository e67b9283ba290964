"""The isolation levels that this machine offers, what the others lack, and the proof that a level holds."""

from __future__ import annotations

import importlib
import os
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from grader.errors import GraderError, IsolationError
from grader.sandbox.devices import CPU
from grader.text import NOTHING, Text
from grader.worker.lockdown import LEVELS, Level
from grader.worker.paths import closed_to_others, readable
from grader.worker.profiles import BARE, Profile

if TYPE_CHECKING:
    from collections.abc import Iterator

Least = Literal["auto"] | Level
_ORDINARY_USER = 65_534
_PATIENCE_S = 20.0


@dataclass(frozen=True, slots=True)
class WallCheck:
    """One requirement of a level, or one attempt: what was found, and what to do if it is not fine."""

    key: str
    name: Text
    found: Text
    fine: bool = True
    remedy: Text = NOTHING


def choose(least: Least) -> Level:
    """Return the strongest level that this machine supports, if it is not weaker than asked for.

    The first worker tests whether it holds; if not, starting it fails instead of falling back.

    Raises:
        IsolationError: it has not; tells what is missing and what to do.
    """
    if not can_fork() and least in ("auto", "process"):
        return "process"
    require_processes()
    allowed = LEVELS if least == "auto" else LEVELS[LEVELS.index(least) :]
    missing: list[WallCheck] = []
    for level in reversed(allowed):
        lacking = [requirement for requirement in requirements(level) if not requirement.fine]
        if not lacking:
            return level
        missing += [gap for gap in lacking if gap not in missing]
    said = Text.join((gap.found + Text(". ", "。") + gap.remedy for gap in missing), Text("\n", "\n"))
    raise IsolationError(_NOT_HERE.format(level=least, said=said))


def require_processes() -> None:
    """Check that this system has what judging many files needs: forked processes with limits.

    Raises:
        IsolationError: it has not, as Windows.
    """
    if not can_fork():
        raise IsolationError(_NO_PROCESSES)


def can_fork() -> bool:
    """Tell whether this system has forked processes with limits; where it has not, every worker is a fresh process."""
    return hasattr(os, "fork") and _importable("fcntl") and _importable("resource")


def available_levels() -> tuple[Level, ...]:
    """Return the levels that this machine supports, from the weakest to the strongest."""
    return tuple(level for level in LEVELS if all(requirement.fine for requirement in requirements(level)))


def requirements(level: Level) -> tuple[WallCheck, ...]:
    """Return the requirements of a level, each with whether it is met."""
    if level == "process":
        return ()
    needs = [_linux(), _landlock(), _seccomp()]
    if level == "full":
        needs += [_bubblewrap(), _namespaces(), _installation()]
    return tuple(needs)


def self_test(level: Level, profile: Profile = BARE, device: str = CPU) -> tuple[WallCheck, ...]:
    """Return the requirements of a level and, if all are met, the outcome of every attempt to break it.

    The attempts are made in the walls of a profile, in a worker that computes on a device.
    """
    needs = requirements(level)
    if level == "process" or not all(need.fine for need in needs):
        return needs
    return (*needs, *_attempts(level, profile, device))


def _attempts(level: Level, profile: Profile, device: str) -> Iterator[WallCheck]:
    from grader.limits import Limits  # noqa: PLC0415 - the command line starts without torch
    from grader.sandbox.escapes import ALLOWED, ATTEMPTS  # noqa: PLC0415 - it imports torch
    from grader.sandbox.zygote import Zygote  # noqa: PLC0415 - so does this

    try:
        with Zygote.start(isolation=level, device=device, profile=profile) as zygote:
            probed = zygote.prove(Limits())
    except GraderError as fault:
        yield WallCheck("start", Text("starts", "能够启动"), fault.text, fine=False)
        return
    for name, what in ATTEMPTS.items():
        if name in ALLOWED[profile.name]:
            continue
        held = name not in probed.breaches
        found = Text("refused", "被拒绝") if held else Text("succeeded", "成功了，隔离无效")
        yield WallCheck(name, what, found, fine=held)
    works = Text("works", "正常") if probed.works else Text("fails", "失败")
    yield WallCheck("honest", Text("honest code", "正常代码"), works, fine=probed.works)


def _linux() -> WallCheck:
    remedy = Text(
        "Judge other people's code on Linux, in WSL 2, or in a container.",
        "请在 Linux、WSL 2 或容器中评判他人的代码。",
    )
    fine = sys.platform == "linux"
    return WallCheck(
        "linux", Text.same("Linux"), Text.same(sys.platform), fine=fine, remedy=NOTHING if fine else remedy
    )


def _landlock() -> WallCheck:
    name = Text.same("Landlock")
    if not _importable("landlockpy"):
        return WallCheck("landlock", name, _NO_PACKAGE.format(name="landlockpy"), fine=False, remedy=_INSTALL)
    import landlockpy  # noqa: PLC0415 - it is there on Linux only

    if not landlockpy.supported():
        remedy = Text(
            "Use a kernel from 5.13 on with Landlock in its list of security modules (lsm=landlock,…).",
            "请使用 5.13 以上的内核，并在安全模块列表中启用 Landlock（lsm=landlock,…）。",
        )
        return WallCheck(
            "landlock", name, Text("this kernel has no Landlock", "内核没有 Landlock"), fine=False, remedy=remedy
        )
    return WallCheck("landlock", name, Text("version {abi}", "版本 {abi}").format(abi=landlockpy.abi_version()))


def _seccomp() -> WallCheck:
    name = Text.same("seccomp")
    if not _importable("seccompy"):
        return WallCheck("seccomp", name, _NO_PACKAGE.format(name="seccompy"), fine=False, remedy=_INSTALL)
    import seccompy  # noqa: PLC0415 - it is there on Linux only

    if seccompy.supported():
        return WallCheck("seccomp", name, Text("there", "可用"))
    remedy = Text("Use a kernel with CONFIG_SECCOMP_FILTER.", "请使用启用了 CONFIG_SECCOMP_FILTER 的内核。")
    return WallCheck("seccomp", name, Text("this kernel has no seccomp", "内核没有 seccomp"), fine=False, remedy=remedy)


def _bubblewrap() -> WallCheck:
    name = Text.same("bubblewrap")
    path = shutil.which("bwrap")
    if path is None:
        remedy = Text(
            "Install it: apt install bubblewrap (dnf, pacman: the same name).",
            "请安装：apt install bubblewrap（dnf、pacman 同名）。",
        )
        return WallCheck(
            "bubblewrap", name, Text("bwrap is not installed", "没有安装 bwrap"), fine=False, remedy=remedy
        )
    return _tried("bubblewrap", name, path, user=None)


def _namespaces() -> WallCheck:
    """Try what workers do: make namespaces as an ordinary user."""
    name = Text("user namespaces", "用户命名空间")
    path = shutil.which("bwrap")
    if path is None:
        return WallCheck(
            "namespaces", name, Text("not tried without bubblewrap", "没有 bubblewrap，未检验"), fine=False
        )
    return _tried("namespaces", name, path, user=_ORDINARY_USER if os.geteuid() == 0 else None)


def _installation() -> WallCheck:
    """Look whether workers may read what they need: root's right to read everything does not reach into namespaces."""
    name = Text("installation", "安装")
    files = readable()
    needed = (sys.executable, str(Path(__file__).parents[1]), *files.standard, *files.packages)
    closed = next(closed_to_others(needed), None) if os.geteuid() == 0 else None
    if closed is None:
        return WallCheck("installation", name, Text("can be read", "可读"))
    remedy = Text(
        "Let other users read Python and its packages: chmod -R a+rX {folder}",
        "请允许其他用户读取 Python 及其软件包：chmod -R a+rX {folder}",
    )
    found = Text("only root can read {path}", "只有 root 能读取 {path}")
    folder = shlex.quote(sys.prefix if Path(closed).is_relative_to(sys.prefix) else str(Path(closed).parent))
    return WallCheck("installation", name, found.format(path=closed), fine=False, remedy=remedy.format(folder=folder))


def _tried(key: str, name: Text, path: str, user: int | None) -> WallCheck:
    command = [
        path,
        "--unshare-pid",
        "--unshare-net",
        "--ro-bind",
        "/",
        "/",
        *(["--unshare-user"] if user else []),
        "true",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - our own command
            command,
            user=user,
            cwd="/",
            env={"PATH": "/usr/bin:/bin"},
            capture_output=True,
            timeout=_PATIENCE_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        return WallCheck(key, name, Text.same(str(fault)), fine=False, remedy=_remedy())
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        return WallCheck(key, name, Text.same(said), fine=False, remedy=_remedy())
    return WallCheck(key, name, Text("there", "可用"))


def _remedy() -> Text:
    """Say what usually forbids namespaces, from what this system shows."""
    if _says("/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1"):
        return Text(
            "Ubuntu forbids it by default: sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
            "Ubuntu 默认禁止：sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        )
    if _says("/proc/sys/kernel/unprivileged_userns_clone", "0"):
        return Text(
            "Debian forbids it here: sudo sysctl -w kernel.unprivileged_userns_clone=1",
            "Debian 在此禁止：sudo sysctl -w kernel.unprivileged_userns_clone=1",
        )
    if _says("/proc/sys/user/max_user_namespaces", "0"):
        return Text(
            "Allow it: sudo sysctl -w user.max_user_namespaces=10000",
            "请允许：sudo sysctl -w user.max_user_namespaces=10000",
        )
    return Text(
        "In a container the engine forbids it: run it with --security-opt seccomp=unconfined, or use level restricted.",
        "容器引擎会禁止它：请用 --security-opt seccomp=unconfined 运行，或使用 restricted 级别。",
    )


def _importable(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def _says(path: str, value: str) -> bool:
    try:
        return Path(path).read_text(encoding="ascii").strip() == value
    except OSError:
        return False


_NO_PACKAGE = Text("the package {name} is not installed", "没有安装 {name} 包")
_INSTALL = Text("Install it: pip install landlockpy seccompy", "请安装：pip install landlockpy seccompy")
_NO_PROCESSES = Text(
    "This command needs a system that can fork processes and limit them. On Windows use WSL 2: run `wsl --install`,"
    " install grader in the Linux there, and give the same command. Checking your own files (`grader check`,"
    " `grader watch`) works here, too.",
    "此命令需要能够派生并限制进程的系统。"
    "在 Windows 上请使用 WSL 2：先运行 `wsl --install`，在其中的 Linux 里安装 grader，再运行同一命令。"
    "检查自己的文件（`grader check`、`grader watch`）不受影响。",
)
_NOT_HERE = Text(
    "Isolation {level} is not available here.\n{said}",
    "本机无法提供隔离级别 {level}。\n{said}",
)
