"""Messages to the runner of a CI job: GitHub's step summary and annotations, and Classroom 50's `result.json`."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.checkout import source_of
from grader.report.export import classroom50
from grader.report.export.annotations import commands, guard
from grader.report.files import OPEN_FILE, translate_errors, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.cli.checkout import OwnFile
    from grader.cli.terminal import Terminal
    from grader.report.grade_table import GradeTable
    from grader.result import Result
    from grader.text import Language


def summarise(content: bytes) -> None:
    """Add to the step summary, if GitHub asks for one."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    if name:
        with translate_errors(Path(name)), Path(name).open("ab") as file:
            file.write(content + b"\n")


@contextmanager
def commands_disabled(terminal: Terminal) -> Iterator[None]:
    """Stop GitHub's runner from obeying what the block prints: it may contain a submission's text."""
    before, after = guard(secrets.token_hex(16)) if _on_github() else ("", "")
    _write(terminal, before)
    try:
        yield
    finally:
        _write(terminal, after)


def annotate(terminal: Terminal, judged: Iterable[tuple[OwnFile, Result]], sheet: GradeTable, *, beside: bool) -> None:
    """Point GitHub to the lines; with `beside` write to standard error, since the runner reads both streams."""
    if not _on_github():
        return
    outlines = {exercise.id: exercise for exercise in sheet.exercises}
    for one, result in judged:
        names = {check.id: check.entry_points for check in one.exercise.checks}
        source = "" if one.path is None else source_of(one.path)
        for said in commands(result, outlines[result.exercise], source, names, terminal.language):
            _write(terminal, said, beside=beside)


def tell_classroom50(sheet: GradeTable, student: str, language: Language) -> None:
    """Write `result.json` where Classroom 50's runner reads it; an unknown score writes none."""
    if os.environ.keys() >= classroom50.IDENTITY and sheet.total(student).complete:
        now = datetime.now(UTC)
        times = classroom50.Times(_written(_committed() or now), _written(now))
        write_file(Path("result.json"), classroom50.result(sheet, student, language, os.environ, times), OPEN_FILE)


def _committed() -> datetime | None:
    """Return when the checked-out commit was made; None if git does not say."""
    git = shutil.which("git")
    if git is None:
        return None
    # no setting of the checkout may run a program: signatures are not checked, nothing is paged
    command = [git, "-c", "log.showSignature=false", "--no-pager", "log", "-1", "--format=%ct"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, timeout=30, check=True).stdout  # noqa: S603 - git
        return datetime.fromtimestamp(int(said), UTC)
    except (OSError, subprocess.SubprocessError, ValueError, OverflowError):
        return None


def _written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _on_github() -> bool:
    return os.environ.get("GITHUB_ACTIONS") == "true"


def _write(terminal: Terminal, said: str, *, beside: bool = False) -> None:
    """Write a line unbroken: a command must stay on one line, however long it is."""
    if said:
        (terminal.err if beside else terminal.out).file.write(said + "\n")
