"""`grader doctor`."""

import platform
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from click.exceptions import Exit
from rich.table import Table
from rich.text import Text as Styled

from grader.__about__ import __version__
from grader.cli import codes
from grader.cli.opening import open_course
from grader.cli.options import CourseOption, FormatOption, LangOption, NoColorOption, QuietOption
from grader.cli.prose import Prose
from grader.cli.terminal import Terminal
from grader.course.model import Exercise
from grader.course.place import listed
from grader.errors import GraderError
from grader.sandbox.devices import CPU, devices_here
from grader.text import Text

if TYPE_CHECKING:
    from grader.worker.lockdown import Level


@dataclass(frozen=True, slots=True)
class Inspection:
    """One finding: its name in JSON and for people, what was found, and whether judging works with it."""

    key: str
    name: Text
    found: Text
    fine: bool = True


def doctor(
    *,
    course: CourseOption = None,
    output: FormatOption = "text",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Say what this machine offers: Python, torch, devices, isolation, and the course that is found from here."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color).of_program()
    findings = [
        Inspection("grader", Text.same("grader"), Text.same(__version__)),
        Inspection("python", Text.same("Python"), Text.same(f"{platform.python_version()} ({sys.executable})")),
        *_torch(),
        *_isolation(),
        *_course(course),
    ]
    if output == "json":
        terminal.document(
            {finding.key: {"ok": finding.fine, "found": finding.found[terminal.language]} for finding in findings}
        )
    else:
        terminal.show(_table(findings, terminal))
    if not all(finding.fine for finding in findings):
        raise Exit(codes.USAGE)


def _torch() -> Iterator[Inspection]:
    name, devices = Text.same("torch"), Text("devices", "设备")
    try:
        import torch  # it takes seconds, and may be what is broken
    except (ImportError, OSError) as error:  # not installed, or a shared library that does not load
        text = Text(
            "cannot be imported ({reason}). Install it: see https://pytorch.org/get-started",
            "无法导入（{reason}）。请安装，参见 https://pytorch.org/get-started",
        )
        yield Inspection("torch", name, text.format(reason=error), fine=False)
        return
    yield Inspection("torch", name, Text.same(str(torch.__version__)))
    yield Inspection("devices", devices, Text.same(", ".join((CPU, *devices_here()))))


def _isolation() -> Iterator[Inspection]:
    """Report this machine's isolation level, the attempts to escape from it, and what stronger levels lack."""
    from grader.sandbox.isolation import (  # it imports torch
        available_levels,
        can_fork,
        requirements,
        self_test,
    )
    from grader.worker.lockdown import LEVELS  # the same

    name = Text("isolation", "隔离级别")
    if not can_fork():
        yield Inspection("isolation", name, _FRESH_PROCESSES, fine=False)
        return
    strongest = available_levels()[-1]
    yield Inspection("isolation", name, Text.same(strongest) + _MEANINGS[strongest], fine=strongest != "process")
    tried = [check for check in self_test(strongest) if check.key not in {need.key for need in requirements(strongest)}]
    broken = [check for check in tried if not check.fine]
    text = Text("{n} attempts to get out of it, all refused", "尝试逃逸 {n} 次，全部被拒绝").format(n=len(tried) - 1)
    if tried and not broken:
        yield Inspection("self_test", Text("self-test", "自检"), text)
    if strongest != "process":
        yield _control_group()
    yield _waiting_judge(walls=strongest != "process")
    for device in _accelerators():
        yield accelerator(device, strongest)
    for check in broken:
        yield Inspection(f"self_test.{check.key}", check.name, check.found, fine=False)
    for level in LEVELS[LEVELS.index(strongest) + 1 :]:
        for lacking in (requirement for requirement in requirements(level) if not requirement.fine):
            text = Text("not available: {found}. {remedy}", "不可用：{found}。{remedy}")
            found = text.format(found=lacking.found, remedy=lacking.remedy)
            yield Inspection(f"isolation.{level}.{lacking.key}", name + Text.same(f" {level}"), found)


def _waiting_judge(*, walls: bool) -> Inspection:
    from grader.standby.place import can_stay, socket_path  # with the other parts of the isolation

    found = Text("stays for ten minutes after a check", "评判后保留十分钟")
    if not can_stay():
        found = Text(
            "none: this system does not say who is at the end of a socket", "无：本系统无法确认套接字另一端的用户"
        )
    elif not walls:
        found = Text("none: nothing would keep submissions from it", "无：没有隔离可以阻止提交的代码访问它")
    elif socket_path() is None:
        found = Text("none: no folder here is private", "无：没有仅限本用户访问的文件夹")
    return Inspection("waiting_judge", Text("waiting judge", "等待的评判进程"), found)


def _accelerators() -> tuple[str, ...]:
    try:
        return devices_here()
    except (ImportError, OSError):  # torch does not load, which was already reported
        return ()


def accelerator(device: str, level: "Level") -> Inspection:
    """Report whether workers can compute on a device, and whether the isolation holds with its driver."""
    from grader.sandbox.isolation import requirements, self_test  # with the other parts of the isolation
    from grader.worker.profiles import profile_of  # the same

    needed = {need.key for need in requirements(level)}
    tried = [check for check in self_test(level, profile_of(device), device) if check.key not in needed]
    broken = [check for check in tried if not check.fine]
    name = Text("self-test on {device}", "在 {device} 上自检").format(device=device)
    if level == "process":
        return Inspection(f"self_test.{device}", name, Text("not isolated here", "本机没有隔离"))
    if broken:
        found = Text.join((check.name + Text(": ", "：") + check.found for check in broken), Text("; ", "；"))
        return Inspection(f"self_test.{device}", name, found, fine=False)
    text = Text(
        "{n} attempts to get out of a worker that its driver is let into, all refused",
        "在放行其驱动程序的工作进程中尝试逃逸 {n} 次，全部被拒绝",
    )
    return Inspection(f"self_test.{device}", name, text.format(n=len(tried) - 1))


def _control_group() -> Inspection:
    from grader.sandbox.cgroup import ControlGroup  # with the other parts of the isolation

    group = ControlGroup.make()
    found = Text("cannot be made here; each worker is limited by itself", "无法在此创建；每个工作进程仍各自受限")
    if group is not None:
        group.remove()
        found = Text(
            "memory and processes are limited for all workers together, too", "所有工作进程的内存和进程数也受总量限制"
        )
    return Inspection("control_group", Text("control group", "控制组"), found)


_FRESH_PROCESSES = Text(
    "process: a fresh process for each file, with limits on time; for checking your own files. To judge a class, use"
    " Linux; on Windows that is WSL 2",
    "process：每份文件使用一个新进程，只限制时间；适合自查。评判班级请使用 Linux，在 Windows 上请用 WSL 2",
)
_MEANINGS = {
    "full": Text(
        ": a sandbox for each submission, with namespaces, Landlock and seccomp",
        "：每份提交都在独立沙箱中运行（命名空间、Landlock、seccomp）",
    ),
    "restricted": Text(
        ": files, network and processes are out of reach (Landlock, seccomp)",
        "：无法访问文件、网络和其他进程（Landlock、seccomp）",
    ),
    "process": Text(
        ": a process of its own, with limits; for checking oneself, not against malice",
        "：独立进程，有资源限制；适合自查，不能防恶意代码",
    ),
}


def _course(given: CourseOption) -> Iterator[Inspection]:
    name = Text("course", "课程")
    try:
        opened = open_course(given)
    except GraderError as error:
        yield Inspection("course", name, error.text, fine=False)
        return
    text = Text("{title}: {count} exercises, in {root}", "{title}：{count} 道题，位于 {root}")
    found = text.format(title=opened.title, count=len(opened.exercises), root=opened.root)
    if opened.faulty:
        faulty = Text("; with faults: {ids}", "；有错误的题目：{ids}").format(
            ids=listed(exercise.id for exercise in opened.faulty)
        )
        yield Inspection("course", name, found + faulty, fine=False)
    else:
        yield Inspection("course", name, found)
    yield from _libraries(opened.exercises)


def _libraries(exercises: Sequence[Exercise]) -> Iterator[Inspection]:
    """Report the libraries that exercises allow beside torch and numpy, if there are any."""
    from grader.sandbox.libraries import install_command  # with the other parts of the isolation
    from grader.worker.libraries import find_library  # the same

    whose = {name: exercise.id for exercise in exercises for name in exercise.libraries}
    found = {library: find_library(library) for library in whose}
    name = Text("libraries", "库")
    there = [f"{library.name} {library.version}".strip() for library in found.values() if library is not None]
    if there:
        yield Inspection("libraries", name, Text.same(", ".join(there)))
    lacking = Text(
        "not installed, but {exercise} allows it. Install it: {command}",
        "未安装，而 {exercise} 允许使用它。请安装：{command}",
    )
    for library in (library for library, here in found.items() if here is None):
        text = lacking.format(exercise=whose[library], command=install_command(library))
        yield Inspection(f"libraries.{library}", name + Text.same(f" {library}"), text, fine=False)


def _table(findings: list[Inspection], terminal: Terminal) -> Table:
    language = terminal.language
    table = Table.grid(padding=(0, 2), pad_edge=True)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    for finding in findings:
        mark = Styled("✔ ", style="green") if finding.fine else Styled("✘ ", style="red")
        word = Text("fine", "正常") if finding.fine else Text("missing", "有问题")
        table.add_row(mark + Styled(word[language]), Styled(finding.name[language]), Prose.of(finding.found[language]))
    return table
