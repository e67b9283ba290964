"""What can go wrong, apart from a wrong answer: one root, few leaves, each carries its data.

`cli` is the one boundary that turns these into sentences and exit codes. A student's mistake is never an exception
here: it is a verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from grader.text import Language


class GraderError(Exception):
    """Root of everything this program raises on purpose."""

    def __init__(self, text: Text) -> None:
        """Keep the sentence for the person who runs the program."""
        super().__init__(text.en)
        self.text = text

    def __reduce__(self) -> tuple[type[GraderError], tuple[object, ...]]:
        """Let the error pass whole from one of our processes to another."""
        return type(self), (self.text,)


class UsageError(GraderError):
    """The command cannot be carried out as it was given (exit code 2)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a course's files: where it is, what it is, what to do."""

    path: Path
    line: int
    key: str
    text: Text
    column: int = 0
    """From 1; 0 where only the line is known."""

    @property
    def where(self) -> str:
        """The file, line and column as editors read them."""
        return f"{self.path}:{self.line}" + (f":{self.column}" if self.column else "")

    def __str__(self) -> str:
        """Render as an editor-clickable English line."""
        return f"{self.where}: {self.key}: {self.text.en}"


class CourseError(GraderError):
    """The course or an exercise is faulty (exit code 2); carries all problems found, not only the first."""

    def __init__(self, problems: Sequence[Problem], exercise: str = "") -> None:
        """Keep the problems in the order of the files; `exercise` is the only one that has them, if it is one."""
        self.problems = tuple(problems)
        self.exercise = exercise
        said = Text(
            "{id} is being repaired: its files have faults, and it cannot be used until they are fixed. Other exercises"
            " work.",
            "{id} 正在修复：它的文件有错误，改正之前无法使用。其他题目不受影响。",
        )
        if not exercise:
            said = Text("The course has faults:", "课程文件有错误：")
        super().__init__(said.format(id=exercise) + Text(self._told("en"), self._told("zh")))

    def __reduce__(self) -> tuple[type[CourseError], tuple[object, ...]]:
        """Let the problems pass, from which the sentence is made again."""
        return CourseError, (self.problems, self.exercise)

    def _told(self, language: Language) -> str:
        return "".join(f"\n  {problem.where}: {problem.key}: {problem.text[language]}" for problem in self.problems)


class Interrupted(GraderError):
    """The person who runs the program has ended it; says what is kept (exit code 130)."""


class IsolationError(GraderError):
    """The isolation that was asked for is not available on this machine (exit code 2)."""


class GradebookError(GraderError):
    """The gradebook cannot be read or written (exit code 2)."""


class JudgeFault(GraderError):
    """Our own fault while judging: the result becomes `judge_error`, never a lost point."""


class ReferenceFault(JudgeFault):
    """The course's own code fails, so that nothing can be judged: the exercise is faulty (exit code 2)."""
