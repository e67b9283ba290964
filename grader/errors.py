"""What can go wrong besides a wrong answer: one root and few subclasses, each with its data.

Only `cli` turns these into sentences and exit codes. A student's mistake is never an exception here: it is a verdict.
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
    """The root of every exception that this program raises on purpose."""

    def __init__(self, text: Text) -> None:
        """Keep the sentence for the person who runs the program."""
        super().__init__(text.en)
        self.text = text

    def __reduce__(self) -> tuple[type[GraderError], tuple[object, ...]]:
        """Let the error pass completely from one of our processes to another."""
        return type(self), (self.text,)


class UsageError(GraderError):
    """The command cannot be carried out as given (exit code 2)."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in a course's files: the place, the fault, and what to do."""

    path: Path
    line: int
    key: str
    text: Text
    column: int = 0
    """From 1; 0 if only the line is known."""

    @property
    def where(self) -> str:
        """The file, line and column in the form that editors read."""
        return f"{self.path}:{self.line}" + (f":{self.column}" if self.column else "")

    def __str__(self) -> str:
        """Return an English line that an editor can link to its place."""
        return f"{self.where}: {self.key}: {self.text.en}"


class CourseError(GraderError):
    """The course or an exercise is faulty (exit code 2); carries all problems found, not only the first."""

    def __init__(self, problems: Sequence[Problem], exercise: str = "") -> None:
        """Keep the problems in the order of the files; `exercise` is set if only one exercise has problems."""
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
        """Let the problems pass between processes; the sentence is made from them again."""
        return CourseError, (self.problems, self.exercise)

    def _told(self, language: Language) -> str:
        return "".join(f"\n  {problem.where}: {problem.key}: {problem.text[language]}" for problem in self.problems)


class Interrupted(GraderError):
    """The person who runs the program has ended it; the message says what is kept (exit code 130)."""


class IsolationError(GraderError):
    """The requested isolation is not available on this machine (exit code 2)."""


class GradebookError(GraderError):
    """The gradebook cannot be read or written (exit code 2)."""


class JudgeFault(GraderError):
    """Our own fault during judging: the result becomes `judge_error`, never a lost point."""


class ReferenceFault(JudgeFault):
    """The course's own code fails, so nothing can be judged: the exercise is faulty (exit code 2)."""
