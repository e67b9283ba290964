"""Files that were not judged, on the instructor's page: group by group, the most important first."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.text import Text
from grader.unread import Why, by_reason

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.report.views.links import StudentLink
    from grader.unread import IntakeReport

UNREAD = 1_000
"""Most files of one kind that are listed as not judged."""
_UNREAD_TITLES: Mapping[Why, Text] = MappingProxyType(
    {
        Why.UNCLEAR: Text("Not judged: it is not clear which file is meant", "未评判：无法判断以哪个文件为准"),
        Why.CLOSED: Text("Not judged: it cannot be opened", "未评判：无法打开"),
        Why.UNNAMED: Text("Not judged: it is not clear for which exercise", "未评判：看不出属于哪道题目"),
        Why.NOBODY: Text("Not judged: it belongs to no student", "未评判：不属于任何学生"),
        Why.OTHER_KIND: Text("Not judged: neither Python nor a notebook", "未评判：既非 Python 也非笔记本"),
        Why.PASSED_OVER: Text("Not judged: another file was judged instead", "未评判：已改为评判另一个文件"),
        Why.HELPER: Text("Not judged: it lies beside the files that were", "未评判：只是与已评判文件放在一起"),
        Why.NOT_ASKED: Text("Not judged: it belongs to another exercise", "未评判：属于其他题目"),
        Why.LEFT_BEHIND: Text("Left by programs", "程序留下的文件"),
    }
)
_QUIET = (Why.PASSED_OVER, Why.HELPER, Why.NOT_ASKED, Why.LEFT_BEHIND)


@dataclass(frozen=True, slots=True)
class UnreadView:
    """A file that was not judged, and whose page says so; `student` is None if it belongs to nobody."""

    student: StudentLink | None
    path: str
    reason: Text
    paths: tuple[str, ...] = ()
    """Files that the reason does not name."""


@dataclass(frozen=True, slots=True)
class UnreadGroup:
    """Files that were not judged for one reason; `listed` are the first of them."""

    title: Text
    count: int
    listed: tuple[UnreadView, ...]
    quiet: bool
    """These need no action."""


def unread_groups(intake: IntakeReport, links: Mapping[str, StudentLink]) -> Iterator[UnreadGroup]:
    """Yield the files in groups; `links` are the pages of the students."""
    for why, title in _UNREAD_TITLES.items():
        files = [file for file in intake.unread if file.why is why]
        if files:
            told = [
                UnreadView(links.get(file.student or ""), file.path, file.reason, others)
                for file, others in by_reason(files)
            ]
            yield UnreadGroup(title, len(told), tuple(told[:UNREAD]), why in _QUIET)
