"""What `check` does: judge one file, several files, or all changed files here."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from grader.cli import codes
from grader.cli.asked import files_changed, files_named, having, require_one
from grader.cli.near_names import near_words
from grader.cli.next_step import next_step
from grader.cli.showing import show_list, show_result, show_total, worst_code
from grader.cli.single import judge_read, keep_result, read_file, tell_not_kept
from grader.cli.standing import Checked, standing_words
from grader.cli.state import remember_hints
from grader.cli.waiting import AFTER_S, WaitingLine
from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.cli.file_check import FileCheck
    from grader.cli.single import JudgedFile, ReadFile
    from grader.cli.standing import CourseStanding
    from grader.cli.terminal import Terminal
    from grader.standby.client import WarmJudge


@dataclass(frozen=True, slots=True)
class Checking:
    """How files are checked, and how results are shown."""

    like: FileCheck
    """The settings that hold for each file."""
    terminal: Terminal
    output: Literal["text", "json", "pytest-json", "notebook"] = "text"
    kept: bool = False
    """Whether a judge stays after the check."""
    browse: bool = False

    def check(self, words: Sequence[str], warm: WarmJudge | None) -> int:
        """Judge the named files, or all that changed here, show the results, and return the exit code."""
        wanted, here = (files_named(words, self.like), None) if words else files_changed(self.like)
        if here is not None:  # which may say that the course lacks the language
            self.terminal.of_course(here.listing.languages)
        self._require_one(words, wanted, here)
        read = [read_file(file, self.terminal) for file in wanted]
        judged: list[JudgedFile] = []
        for place, file in enumerate(read):
            sessions: list[Mapping[str, Any]] = []
            # Seconds that the program itself needed to start count, too.
            waited_s = time.process_time() if place == 0 else 0.0
            with WaitingLine(self.terminal, max(AFTER_S - waited_s, 0.0)) as line:
                judged.append(judge_read(file, warm if place == 0 else self._next_judge(), line, sessions.append))
            self._tell(judged[-1], file, sessions, several=len(read) > 1 or not words)
        if self.output == "json" and (len(read) > 1 or not words):
            show_list([file.result for file in judged], self.terminal)
        elif self.output == "text" and here is not None and not judged:
            self._tell_unchanged(here)
        elif self.output == "text" and len(judged) > 1:
            show_total(judged, self.terminal)
        if self.browse and judged:
            from grader.cli.own_page import open_page  # the code that renders pages is needed only here

            open_page(judged, self.terminal)
        return worst_code([file.result for file in judged]) if judged or here is None else _code_of_last(here)

    def _require_one(self, words: Sequence[str], wanted: Sequence[FileCheck], here: CourseStanding | None) -> None:
        there = () if here is None else here.standings
        named = words or [standing.exercise.id for standing in there if standing.file is not None]
        for option, check in (("--case", self.like.case), ("--only", self.like.only)):
            if check is not None and len(wanted) != 1:
                require_one(option, check, having(check.partition(":")[0], named, self.like.course), wanted)
        for form in ("pytest-json", "notebook"):
            require_one(f"--format {form}", self.output == form, named, wanted if words else ())
        if self.like.case is not None and self.like.only is not None:
            raise UsageError(Text("Give --case or --only, not both.", "--case 和 --only 只能用一个。"))

    def _tell(
        self, judged: JudgedFile, read: ReadFile, sessions: Sequence[Mapping[str, Any]], *, several: bool
    ) -> None:
        """Remember the result of a file, and show it, unless it is shown with others later."""
        if self.output == "notebook":
            from grader.cli.bundle import mime_bundle  # the code that renders pages is needed only here

            self.terminal.document(mime_bundle(judged.result.for_student(), judged.exercise, self.terminal))
            return
        if not read.of_another and not keep_result(judged, read.wanted):
            tell_not_kept(judged.path, self.terminal)
        if self.output == "pytest-json":
            self.terminal.document(*sessions)
        elif self.output == "text" or not several:
            hints = show_result(judged.result, judged.exercise, self.output, self.terminal, part=read.wanted.part)
            if hints:
                remember_hints(read.root, judged.exercise.id, hints)
            if several and not self.terminal.quiet:
                self.terminal.show("")

    def _next_judge(self) -> WarmJudge | None:
        if not self.kept:
            return None
        from grader.standby.client import reach  # a judge takes one file at a time

        return reach()

    def _tell_unchanged(self, here: CourseStanding) -> None:
        text = Text("Nothing here has changed since its last check.", "自上次检查以来，这里的文件没有改动。")
        if all(standing.checked is Checked.NEVER for standing in here.standings):
            text = Text("The files here are still the stubs.", "这里的文件仍是初始代码。")
        self.terminal.say(Text.join((text, standing_words(here))))
        for words in (near_words(here, Path.cwd()), next_step(here)):
            if words:
                self.terminal.remark(words)


def _code_of_last(here: CourseStanding) -> int:
    """Return the exit code of the last checks, if there is nothing to check."""
    there = [standing for standing in here.standings if standing.file is not None]
    return codes.PASSED if all(standing.passed for standing in there) else codes.NOT_PASSED
