"""A result in the terminal, for students who want to know whether it is right, and if not, why."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from rich.cells import cell_len
from rich.padding import Padding
from rich.rule import Rule
from rich.table import Table
from rich.text import Text as Styled

from grader.cli.prose import Prose, Unbroken
from grader.cli.tables import counterexample_tables
from grader.report.numbers import points
from grader.report.views.status import NOT_BEGUN, Tone, mark_of, mark_of_check
from grader.result import CheckStatus, ResultStatus, Visibility
from grader.submission.clean import cleaned, cleaned_line
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import RenderableType

    from grader.course.model import Exercise
    from grader.report.views.status import Mark
    from grader.result import Result, Verdict
    from grader.text import Language

OUTPUT_LINES = 10
"""Most printed lines shown for each check."""
EXAMPLES = 2
"""Most counterexamples shown: a student who has fixed these runs the check again."""
LONGEST_COMMAND = 2_000
_INDENT = 4
_NOTHING_TO_FIX = (CheckStatus.PASSED, CheckStatus.WITHHELD)

_TONES: Mapping[Tone, tuple[str, str]] = MappingProxyType(
    {
        Tone.GOOD: ("✔", "green"),
        Tone.PART: ("◐", "yellow"),
        Tone.BAD: ("✘", "red"),
        Tone.STOPPED: ("■", "magenta"),
        Tone.QUIET: ("○", "dim"),
        Tone.OURS: ("!", "magenta"),
    }
)
"""The symbol and style of each tone; the word beside them says the same."""


class ResultScreen:
    """The display of one result; nothing is said twice."""

    def __init__(
        self,
        result: Result,
        exercise: Exercise,
        language: Language,
        width: int,
        *,
        part: Literal["case", "check"] | None = None,
    ) -> None:
        """Lay out for a terminal of this width; `part` is set if only a case or a check was asked."""
        self.result = result
        self.exercise = exercise
        self.language = language
        self.width = width
        self.part = part
        self.hints: list[int] = []
        """The hints that were shown, counted from 0."""
        self._told: set[str] = set()
        self._examples = 0

    def parts(self) -> Iterator[RenderableType | Unbroken]:
        """Yield everything, from the title to the score."""
        yield self._title()
        if self.result.status is not ResultStatus.GRADED:
            yield self._marked(mark_of(self.result))
        yield from self._paragraph(self.result.message)
        for verdict in self.result.checks:
            yield self._line(verdict)
            if verdict.status not in _NOTHING_TO_FIX:
                yield from self._details(verdict)
        yield from self._printed(
            self.result.output, Text("While loading, your code printed:", "加载时你的代码输出了：")
        )
        for note in self.result.all_notes:
            yield Prose.of(cleaned(Text("Note: {note}", "备注：{note}").format(note=note)[self.language]))
        yield Rule(style="dim")
        yield self.last()

    def first_to_fix(self) -> Iterator[RenderableType | Unbroken]:
        """Yield what to fix first; nothing if everything passed."""
        if self.result.status is not ResultStatus.GRADED:
            yield self._marked(mark_of(self.result))
            yield from self._paragraph(self.result.message)
            return
        verdict = first_failed(self.result)
        if verdict is not None:
            yield self._line(verdict)
            yield from self._details(verdict)

    def last(self) -> RenderableType:
        """Return the last line, the only one in quiet mode."""
        return self.score() if self.part is None else self._of_part()

    def score(self) -> Styled:
        """Return the points and what they mean."""
        mark = mark_of(self.result)
        score = self.result.score
        earned = Text("{score} of {most} points", "{most} 分中得 {score} 分").format(
            score="–" if score is None else points(score), most=points(self.result.max_score)
        )
        if self.result.withheld_points:
            verb = "is" if self.result.withheld_points == 1 else "are"
            more = Text(f"; {{more}} more {verb} judged by your instructor", "；另有 {more} 分由教师评判")
            earned += more.format(more=points(self.result.withheld_points))
        line = Styled.assemble((f"{self.exercise.id}  {earned[self.language]}  ", "bold"))
        return line + self._marked(mark)

    def _of_part(self) -> Prose:
        """Return the text for a single case or check."""
        if self.part == "case":
            text = Text("This case does not pass.", "该用例未通过。")
        else:
            text = Text("This check does not pass.", "该检查未通过。")
        if self.result.passed and self.part == "case":
            text = Text(
                "This case passes. Only this case was tried; `grader check {id}` tries all.",
                "该用例通过。这里只检查了这一个；`grader check {id}` 会检查全部用例。",
            )
        elif self.result.passed:
            text = Text(
                "This check passes. Only this check was run; `grader check {id}` runs all.",
                "该检查通过。这里只做了这一项；`grader check {id}` 会做全部检查。",
            )
        return Prose.of(text.format(id=self.exercise.id)[self.language])

    def _title(self) -> Styled:
        result = self.result
        surroundings = Text(
            "{device} · isolation {isolation} · seed {seed}", "{device} · 隔离级别 {isolation} · 种子 {seed}"
        ).format(device=result.device, isolation=result.isolation, seed=result.seed)
        if result.release is not None:
            surroundings += Text(" · release {version}", " · 发布版本 {version}").format(version=result.release.version)
        path = "" if result.submission is None else f"{cleaned_line(result.submission.path)} · "
        return Styled.assemble(
            (f"{self.exercise.id} · {self.exercise.title[self.language]}", "bold"),
            ("\n" + path + surroundings[self.language], "dim"),
            "\n",
        )

    def _marked(self, mark: Mark) -> Styled:
        symbol, style = _TONES[mark.tone]
        return Styled(f"{symbol} {mark.word[self.language]}", style=style)

    def _mark(self, verdict: Verdict) -> Mark:
        return NOT_BEGUN if self.part is None and self.result.not_begun else mark_of_check(verdict)

    def _line(self, verdict: Verdict) -> Table:
        """Return the line of a check; the columns of all lines have equal widths."""
        words = [cell_len(self._mark(check).word[self.language]) for check in self.result.checks]
        numbers = [len(_points(check)) for check in self.result.checks]
        line = Table.grid(padding=(0, 2, 0, 0))
        line.width = self.width
        line.add_column(width=max(words) + 2)
        line.add_column(ratio=1)
        line.add_column(width=max(numbers), justify="right")
        hidden = Text(" (hidden)", "（不公开）")[self.language] if verdict.visibility is Visibility.HIDDEN else ""
        title = Styled.assemble(cleaned_line(verdict.title[self.language]), (hidden, "dim"))
        line.add_row(self._marked(self._mark(verdict)), Prose(title), _points(verdict))
        return line

    def _details(self, verdict: Verdict) -> Iterator[RenderableType | Unbroken]:
        if not verdict.message:
            return
        told = verdict.explanation or verdict.message
        if cleaned(told[self.language]) in self._told:
            if verdict.status is CheckStatus.SKIPPED:
                return
            yield _indented(Styled(Text("As above.", "同上。")[self.language], style="dim"))
            return
        yield from self._paragraph(verdict.observed, again=True)  # a new explanation needs the message it explains
        yield from self._paragraph(verdict.explanation)
        if verdict.counterexample is not None and self._examples < EXAMPLES:
            self._examples += 1
            yield from self._labelled(Text("The case: ", "用例："), verdict.counterexample.note)
            for table in counterexample_tables(
                verdict.counterexample,
                self.language,
                self.width - _INDENT,
                answered=verdict.status is CheckStatus.FAILED,
            ):
                yield _indented(table, above=1)
            yield ""
            yield from self._printed(verdict.output, Text("Your code printed:", "你的代码输出了："))
        if verdict.hint is not None and verdict.hint < len(self.exercise.hints):
            self.hints.append(verdict.hint)
            yield from self._labelled(Text("Hint: ", "提示："), self.exercise.hints[verdict.hint])
        if verdict.counterexample is not None and verdict.counterexample.reproduce:
            label = Text("Reproduce: ", "重现：")[self.language]
            command = cleaned_line(verdict.counterexample.reproduce, LONGEST_COMMAND)
            yield Unbroken(Styled.assemble(" " * _INDENT, (label, "bold"), command))
        yield ""

    def _paragraph(self, text: Text, *, again: bool = False) -> Iterator[RenderableType | Unbroken]:
        words = cleaned(text[self.language])
        if words and (again or words not in self._told):
            self._told.add(words)
            prose = Styled(words)
            prose.highlight_regex(r"`[^`\n]+`", "cyan")
            prose.highlight_words(
                [misconception.title[self.language] for misconception in self.exercise.misconceptions], "bold"
            )
            yield _indented(Prose(prose))

    def _labelled(self, label: Text, text: Text) -> Iterator[RenderableType | Unbroken]:
        words = cleaned(text[self.language])
        if words and words not in self._told:
            self._told.add(words)
            yield _indented(Prose(Styled.assemble((label[self.language], "bold"), words)))

    def _printed(self, output: str, label: Text) -> Iterator[RenderableType | Unbroken]:
        lines = cleaned(output).rstrip("\n").split("\n") if output.strip() else []
        if not lines:
            return
        yield _indented(Styled(label[self.language], style="bold"))
        yield _indented(Prose.of("\n".join(lines[:OUTPUT_LINES]), "dim"), left=2 * _INDENT)
        if len(lines) > OUTPUT_LINES:
            more = Text("… and {more} more lines", "……另有 {more} 行").format(more=len(lines) - OUTPUT_LINES)
            yield _indented(Styled(more[self.language], style="dim"), left=2 * _INDENT)


def first_failed(result: Result) -> Verdict | None:
    """Return the check to be fixed first."""
    return next((verdict for verdict in result.checks if verdict.status not in _NOTHING_TO_FIX), None)


def _points(verdict: Verdict) -> str:
    earned = "–" if verdict.status is CheckStatus.WITHHELD else points(verdict.points)
    return f"{earned} / {points(verdict.max_points)}"


def _indented(part: RenderableType, left: int = _INDENT, above: int = 0) -> Padding:
    return Padding(part, (above, 0, 0, left))
