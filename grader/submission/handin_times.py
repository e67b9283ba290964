"""Whether the times of files show when they were handed in, or when they were all downloaded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from grader.final_score import TimeSource
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.submission.submission import Submission

TOGETHER = timedelta(minutes=10)
"""Files of a whole class within this time were downloaded together, not handed in."""
FEWEST = 3
"""With at least this many students, it is suspicious if all files have the same time."""
_DOWNLOADED = Text(
    "All files have times within the same ten minutes: these are times of a download, not of handing in, so no"
    " lateness is counted. Judge the platform's archive itself, or copy the files with their times (`cp -a`,"
    " `unzip`).",
    "所有文件的时间都在同一个十分钟内：这是下载时间，不是提交时间，因此不据此计算迟交。"
    "请直接评判平台下载的压缩包，或保留文件时间进行复制（`cp -a`、`unzip`）。",
)


def without_download_times(submissions: Sequence[Submission]) -> tuple[tuple[Submission, ...], Text]:
    """Remove times that come from a download, and say so; say nothing if there are none."""
    files = [submission for submission in submissions if _is_of_file(submission)]
    times = [submission.handed_in.at for submission in files if submission.handed_in is not None]
    students = {submission.student for submission in files}
    if len(students) < FEWEST or max(times) - min(times) > TOGETHER:
        return tuple(submissions), NOTHING
    kept = (replace(file, handed_in=None) if _is_of_file(file) else file for file in submissions)
    return tuple(kept), _DOWNLOADED


def _is_of_file(submission: Submission) -> bool:
    time = submission.handed_in
    return time is not None and time.source in (TimeSource.FILE, TimeSource.ARCHIVE)
