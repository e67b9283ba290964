"""Annotations: commands that GitHub's runner finds in a job's log and shows at a file's line.

A log also contains what submissions said, and the runner would obey that too: `guard` stops it in between.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.report.export.request import flat, heading, reason
from grader.report.html.markup import printable
from grader.result import CheckStatus, ResultStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.report.outline import ExerciseInfo
    from grader.result import Result
    from grader.text import Language, Text

_SILENT = frozenset({CheckStatus.PASSED, CheckStatus.SKIPPED, CheckStatus.WITHHELD})


def commands(
    result: Result,
    exercise: ExerciseInfo,
    source: str,
    entry_points: Mapping[str, Sequence[str]],
    language: Language,
) -> Iterator[str]:
    """Yield a command for each check that was not passed, unless an earlier command means the same.

    A missing file has no line to point to. `source` is the submission's text; `entry_points` are the names that each
    check calls, by its id.
    """
    if result.submission is None or result.status is ResultStatus.MISSING:
        return
    path = result.submission.path
    name = heading(exercise, language)
    if not result.checks:
        level = "warning" if result.score is None else "error"
        yield command(level, result.message[language], file=path, line=_line(result.message, path, ""), title=name)
    said = set()
    for verdict in result.for_student().checks:
        meaning = verdict.explanation or verdict.message
        if verdict.status not in _SILENT and meaning not in said:
            said.add(meaning)  # a GitHub step shows at most ten
            level = "warning" if verdict.status is CheckStatus.JUDGE_ERROR else "error"
            line = _line(verdict.observed, path, _definition(source, entry_points.get(verdict.check, ())))
            title = f"{name} · {flat(verdict.title[language])}"
            yield command(level, reason(verdict, language), file=path, line=line, title=title)


def command(level: str, message: str, *, file: str, line: str, title: str) -> str:
    """Return one command, escaped as the runner's own toolkit does."""
    properties = {"file": file, "line": line, "title": title}
    said = ",".join(f"{name}={_property(printable(value))}" for name, value in properties.items() if value)
    return f"::{level} {said}::{_data(printable(message))}"


def guard(token: str) -> tuple[str, str]:
    """Return the commands that start and end a part which the runner must not obey; nobody can guess the token."""
    return f"::stop-commands::{token}", f"::{token}::"


def _line(message: Text, path: str, otherwise: str) -> str:
    """Return the line of the file that a message names; a line of a notebook's cell is not one."""
    name = path.rpartition("/")[2]
    return next((str(location.line) for location in message.locations if location.unit == name), otherwise)


def _definition(source: str, names: Sequence[str]) -> str:
    """Return the line where the first of the names is defined; nothing if none is."""
    for name in names:
        found = re.search(rf"^(?:async +def|def|class) +{re.escape(name)}\b", source, re.MULTILINE)
        if found:
            return str(source.count("\n", 0, found.start()) + 1)
    return ""


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
