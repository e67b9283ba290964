"""What an export gets, what it returns, and what the formats share."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.report.filenames import page_names
from grader.report.html.markup import printable
from grader.report.numbers import points
from grader.report.views.status import mark_of, mark_of_check
from grader.roster.members import named
from grader.text import NOTHING, Text
from grader.unread import Why, by_reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from grader.report.grade_table import GradeTable
    from grader.report.outline import ExerciseInfo
    from grader.result import Result, Verdict
    from grader.text import Language

SHOWN_NAMES = 10
_AS_ABOVE = Text("The reason is the same as above.", "原因同上。")
COLON = Text(": ", "：")
NOT_JUDGED = Text("Not judged", "未评判的文件")


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """Results to export; `source` is the platform's own file, for a format that fills one in."""

    sheet: GradeTable
    language: Language
    source: bytes | None = None
    column: str | None = None
    """The platform's column or assignment that takes the points, if the file has several."""

    def filled(self) -> bytes:
        """Return the platform's file.

        Raises:
            UsageError: none was given.
        """
        if self.source is None:
            raise UsageError(
                Text(
                    "This format fills in a file that you download from the platform: only that file holds the"
                    " platform's ids. Name it with --from FILE.",
                    "这种格式要填写从平台下载的文件：平台的编号只在该文件中。请用 --from 指定该文件。",
                )
            )
        return self.source


@dataclass(frozen=True, slots=True)
class Export:
    """Files by their path below the folder, and remarks on them."""

    files: Mapping[str, bytes]
    notes: tuple[Text, ...] = ()


def folder_names(sheet: GradeTable) -> Mapping[str, str]:
    """Return a name for each student that is safe in every file system."""
    return {student: name.removesuffix(".html") for student, name in page_names(sheet.students).items()}


def spoilt(results: Iterable[Result]) -> bool:
    """Tell whether the results include a fault of ours: then there is no score, not even 0."""
    return any(result.counted is None for result in results)


def one_line(words: str) -> str:
    """Return text as one printable line."""
    return " ".join(printable(words).split())


def flat(words: str) -> str:
    """Return several lines as one, separated by dots."""
    return " · ".join(line for line in map(one_line, printable(words).splitlines()) if line)


def reason(verdict: Verdict, language: Language) -> str:
    """Return a check's message as plain text: its outcome, the reason, and the command that repeats it."""
    lines = [mark_of_check(verdict).word[language], printable(verdict.message[language])]
    if again(verdict):
        lines.append(Text("Reproduce: ", "重现：")[language] + again(verdict))
    return "\n".join(line for line in lines if line)


def again(verdict: Verdict) -> str:
    """Return the command that repeats a check's counterexample; empty if there is none."""
    return "" if verdict.counterexample is None else one_line(verdict.counterexample.reproduce)


def outcome(result: Result, language: Language) -> str:
    """Return the outcome of a result as a whole, as plain text."""
    said = printable(result.message[language])
    return "\n".join(line for line in (mark_of(result).word[language], said) if line)


def heading(exercise: ExerciseInfo, language: Language) -> str:
    """Return an exercise's id and title in one line."""
    title = one_line(exercise.title[language])
    return exercise.id if title == exercise.id else f"{exercise.id} {title}"


def feedback(order: ExportRequest, student: str) -> str:
    """Return a comment for one student: each exercise with its points, and each failed check with the reason."""
    lines, colon = [], COLON[order.language]
    said: set[Text] = set()
    for exercise in order.sheet.exercises:
        result = order.sheet.result(student, exercise)
        if result is None or result.counted is None:
            continue
        lines.append(
            f"{heading(exercise, order.language)}{colon}{points(result.counted)} / {points(result.max_score)}"
            f" ({mark_of(result).word[order.language]})"
        )
        lines += [f"  {flat(said[order.language])}" for said in (() if result.final is None else result.final.told)]
        if result.message[order.language]:
            lines.append(f"  {flat(result.message[order.language])}")
        for verdict in result.for_student().checks:
            if verdict.points < verdict.max_points:
                words = flat(reason(_once(verdict, said), order.language))
                lines.append(f"  {one_line(verdict.title[order.language])}{colon}{words}")
    unread = unread_words(order.sheet, student)
    if unread:
        lines += [f"{NOT_JUDGED[order.language]}{colon}", *(f"  {flat(said[order.language])}" for said in unread)]
    return "\n".join(lines)


def unread_words(sheet: GradeTable, student: str) -> tuple[Text, ...]:
    """Say which files of a student were not judged and why, each reason once; not those that programs leave behind."""
    files = (file for file in sheet.intake.of(student) if file.why is not Why.LEFT_BEHIND)
    gap = Text(", ", "、")
    named = ((file.reason, Text.join(map(Text.same, paths), gap)) for file, paths in by_reason(files))
    return tuple(Text.join((reason, paths), Text.same(" ")) for reason, paths in named)


def _once(verdict: Verdict, said: set[Text]) -> Verdict:
    """Return a check's verdict without a meaning that was already given."""
    if not verdict.meaning:
        return verdict
    if verdict.explanation in said:
        return replace(verdict, mistake=NOTHING, meaning=_AS_ABOVE)
    said.add(verdict.explanation)
    return verdict


def unfinished(sheet: GradeTable, students: Iterable[str]) -> tuple[Text, ...]:
    """Return the remark that these were left out; nothing if nobody was."""
    text = Text(
        "Left out, because some of their scores are not known: {names}.", "以下学生的成绩尚不完整，未写入：{names}。"
    )
    return about(sheet, text, students)


def strangers(sheet: GradeTable, known: Collection[str]) -> tuple[Text, ...]:
    """Return the remark that some are not in the platform's file, which knows these; empty if all are."""
    text = Text("Not in the platform's file: {names}.", "平台的文件中没有：{names}。")
    return about(sheet, text, (student for student in sheet.students if student not in known))


def unclaimed(names: Iterable[str]) -> tuple[Text, ...]:
    """Return the remark on these rows of the platform's file, which got nothing; empty if there are none."""
    text = Text(
        "Rows of the platform's file that no submission belongs to, and that stay as they are ({count}): {names}.",
        "平台文件中有 {count} 行没有对应的提交，保持原样：{names}。",
    )
    return _naming(text, [one_line(name) or "–" for name in names])


def about(sheet: GradeTable, text: Text, students: Iterable[str]) -> tuple[Text, ...]:
    """Return a remark that names students; nothing if there are none."""
    return _naming(text, [one_line(named(student, sheet.members)) for student in students])


def _naming(text: Text, names: Sequence[str]) -> tuple[Text, ...]:
    more = f" … (+{len(names) - SHOWN_NAMES})" if len(names) > SHOWN_NAMES else ""
    shown = Text(", ".join(names[:SHOWN_NAMES]) + more, "、".join(names[:SHOWN_NAMES]) + more)
    return (text.format(names=shown, count=len(names)),) if names else ()
