"""The files that would be judged, each in one line: those that need a look first, with the reason below.

The path comes last and is never broken, so that it can be copied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.padding import Padding
from rich.text import Text as Styled

from grader.cli.prose import Prose, Unbroken
from grader.final_score import clock
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import tzinfo

    from rich.console import RenderableType

    from grader.submission.search import Intake
    from grader.submission.submission import Submission
    from grader.text import Language

_INDENT = 4
_GAP = "  "
_HEADER = (Text("Student", "学生"), Text("Exercise", "题目"), Text("Handed in", "提交时间"), Text("File", "文件"))
_UNKNOWN = Text("not known", "未知")


def intake_table(found: Intake, language: Language, zone: tzinfo | None) -> Iterator[RenderableType | Unbroken]:
    """Yield the lines; without any known time there is no column of times."""
    rows = sorted(found.submissions, key=lambda submission: not _remark(submission))
    dated = any(submission.handed_in is not None for submission in rows)
    times = [_time(submission, zone)[language] for submission in rows]
    table = [[title[language] for title in _HEADER]] + [
        [found.name(submission.student or ""), submission.exercise, time, submission.path]
        for submission, time in zip(rows, times, strict=True)
    ]
    kept = [cells if dated else [*cells[:2], cells[3]] for cells in table]
    header, *lines = _aligned(kept)
    yield Unbroken(Styled(header, style="bold"))
    for submission, line in zip(rows, lines, strict=True):
        yield Unbroken(Styled(line))
        if remark := _remark(submission):
            yield Padding(Prose.of(remark[language]), (0, 0, 0, _INDENT))


def _remark(submission: Submission) -> Text:
    said = [text for text in (submission.problem, *submission.notes) if text]
    return Text.join(said) if said else NOTHING


def _time(submission: Submission, zone: tzinfo | None) -> Text:
    time = submission.handed_in
    if time is None:
        return _UNKNOWN
    return Text("{at}, {source}", "{at}，{source}").format(at=clock(time.at.astimezone(zone)), source=time.source.words)


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return each row as a line with its cells below each other; the last cell may have any width."""
    widths = [max(map(cell_len, column)) for column in zip(*rows, strict=True)]
    return [
        _GAP.join([cell + " " * (width - cell_len(cell)) for cell, width in zip(cells, widths, strict=True)]).rstrip()
        for cells in rows
    ]
