"""How each outcome is shown: a symbol, a word and a colour, so that any one of them is enough."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from grader.result import CheckStatus, ResultStatus, Visibility
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.result import Result, Verdict


class Tone(StrEnum):
    """The colour of a mark, by its meaning."""

    GOOD = "good"
    PART = "part"
    BAD = "bad"
    STOPPED = "stopped"
    QUIET = "quiet"
    OURS = "ours"


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands for an outcome; `icon` names a symbol of `icons.html.jinja`."""

    icon: str
    word: Text
    tone: Tone


CHECKS: Mapping[CheckStatus, Mark] = MappingProxyType(
    {
        CheckStatus.PASSED: Mark("pass", Text("Passed", "通过"), Tone.GOOD),
        CheckStatus.FAILED: Mark("fail", Text("Wrong answer", "答案不对"), Tone.BAD),
        CheckStatus.ERROR: Mark("error", Text("Raised an error", "运行报错"), Tone.BAD),
        CheckStatus.TIMEOUT: Mark("time", Text("Out of time", "超时"), Tone.STOPPED),
        CheckStatus.MEMORY: Mark("memory", Text("Out of memory", "内存超限"), Tone.STOPPED),
        CheckStatus.CRASHED: Mark("crash", Text("Crashed", "进程崩溃"), Tone.STOPPED),
        CheckStatus.BLOCKED: Mark("block", Text("Not allowed", "使用了禁用的操作"), Tone.STOPPED),
        CheckStatus.SKIPPED: Mark("skip", Text("Skipped", "已跳过"), Tone.QUIET),
        CheckStatus.WITHHELD: Mark("missing", Text("Judged by your instructor", "由教师评判"), Tone.QUIET),
        CheckStatus.JUDGE_ERROR: Mark("ours", Text("Our fault", "评分程序出错"), Tone.OURS),
    }
)
ABSENT = Mark("error", Text("Function missing", "缺少函数"), Tone.BAD)
"""A check whose function was not handed in: there is no answer that could be wrong."""
NOT_PASSED = Mark("fail", Text("Not passed", "未通过"), Tone.BAD)
"""A hidden check, which says no more."""
UNGRADABLE = Mark("load", Text("Cannot be graded", "无法评判"), Tone.BAD)
MISSING = Mark("missing", Text("Not handed in", "未提交"), Tone.QUIET)
UNREAD = Mark("unread", Text("Handed in, nothing to judge", "已提交，但没有可评判的文件"), Tone.STOPPED)
"""Files are there, and none of them can be judged for the exercise."""
UNJUDGED = Mark("missing", Text("Not judged yet", "尚未评判"), Tone.QUIET)
NOT_BEGUN = Mark("missing", Text("Not begun", "尚未开始"), Tone.QUIET)
OURS = Mark("ours", Text("Our fault, no points lost", "评分程序出错，不扣分"), Tone.OURS)
ALL = Mark("pass", Text("All passed", "全部通过"), Tone.GOOD)
SOME = Mark("part", Text("Partly right", "部分正确"), Tone.PART)
NONE = Mark("fail", Text("Not right yet", "尚未做对"), Tone.BAD)

STOPPING = (CheckStatus.TIMEOUT, CheckStatus.MEMORY, CheckStatus.CRASHED)
"""What stopped a check from outside, the most frequent first."""


def mark_of_check(verdict: Verdict) -> Mark:
    """Return the mark of a check in a student's copy."""
    if verdict.absent:
        return ABSENT
    if verdict.visibility is Visibility.HIDDEN and verdict.status is CheckStatus.FAILED:
        return NOT_PASSED
    return CHECKS[verdict.status]


def mark_of(result: Result | None) -> Mark:
    """Return the mark of a whole result."""
    if result is None:
        return UNJUDGED
    if result.status is ResultStatus.MISSING:
        return UNREAD if result.is_unread else MISSING
    if result.status is ResultStatus.UNGRADABLE:
        return UNGRADABLE
    if result.score is None:
        return OURS
    if result.not_begun:
        return NOT_BEGUN
    if result.passed:
        return ALL
    return SOME if result.score > 0 else NONE


def stop_of(result: Result) -> Mark | None:
    """Return the mark of what stopped one of the result's checks from outside; None if nothing did."""
    seen = {verdict.status for verdict in result.checks}
    return next((CHECKS[status] for status in STOPPING if status in seen), None)
