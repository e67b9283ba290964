"""Markdown that no name, title or message can break: tables and summaries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.report.export.request import COLON, NOT_JUDGED, Export, again, one_line, unread_words
from grader.report.html.markup import printable
from grader.report.numbers import points
from grader.report.views.status import Tone, mark_of, mark_of_check
from grader.result import CheckStatus
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from grader.report.export.request import ExportRequest
    from grader.report.grade_table import GradeTable
    from grader.report.outline import ExerciseInfo
    from grader.report.statistics import ExerciseStatistics
    from grader.result import Result, Verdict
    from grader.text import Language

FILE = "grades.md"
SUMMARY = "summary.md"
LIMIT = 1_000_000
"""Bytes: a GitHub step summary may have 1 MiB."""
_SPECIAL = re.compile(r"([!-/:-@\[-`{-~])")
_SPAN = re.compile("`([^`\n]*[^`\\s][^`\n]*)`")
_NUMBERS = re.compile(r"[0-9]+(\.[0-9]+)?( / [0-9]+(\.[0-9]+)?)?")
"""Points: they have no meaning in Markdown inside a line, and people also read them in the source."""
_SYMBOLS = {
    Tone.GOOD: "✅",
    Tone.PART: "🟡",
    Tone.BAD: "❌",
    Tone.STOPPED: "🟥",
    Tone.QUIET: "⚪",
    Tone.OURS: "⚠️",
}


def escaped(words: str) -> str:
    """Return text as one line that Markdown shows unchanged: all ASCII punctuation is escaped, as CommonMark allows."""
    plain = one_line(words)
    return plain if _NUMBERS.fullmatch(plain) else _SPECIAL.sub(r"\\\1", plain) or "–"


def table(order: ExportRequest) -> Export:
    """Return the scores of a class."""
    sheet, language = order.sheet, order.language
    header = [
        Text("Student", "学生")[language],
        *(exercise.id for exercise in sheet.exercises),
        Text("Total", "总分")[language],
    ]
    rows = []
    for student in sheet.students:
        scores = [None if result is None else result.counted for result in sheet.row(student)]
        total = sheet.total(student)
        known = points(total.score) if total.complete else "–"
        rows.append([student, *("–" if score is None else points(score) for score in scores), known])
    most = [points(exercise.points) for exercise in sheet.exercises]
    rows.append([Text("Out of", "满分")[language], *most, points(sheet.points)])
    text = f"# {escaped(sheet.course.title[language])}\n\n" + grid(header, rows)
    return Export({FILE: text.encode("utf-8", "replace")})


def summary(sheet: GradeTable, student: str, language: Language) -> bytes:
    """Return the summary for one student's repository, exercise by exercise."""
    total = sheet.total(student)
    score = points(total.score) if total.complete else "–"
    earned = Text("{score} of {most} points", "{most} 分中得 {score} 分").format(score=score, most=points(total.most))
    parts = [f"# {escaped(sheet.course.title[language])}{COLON[language]}{escaped(earned[language])}\n\n"]
    header = [
        "",
        *(word[language] for word in (Text("Exercise", "题目"), Text("Points", "得分"), Text("Result", "结果"))),
    ]
    judged = [(exercise, result) for exercise in sheet.exercises if (result := sheet.result(student, exercise))]
    parts.append(grid(header, (_overview(exercise, result, language) for exercise, result in judged)))
    for exercise, result in judged:
        if not result.passed:
            parts += _details(exercise, result.for_student(), language)
    unread = unread_words(sheet, student)
    if unread:
        parts.append(f"\n## {NOT_JUDGED[language]}\n\n")
        parts += [f"- {' '.join(_lines(said[language]))}\n" for said in unread]
    return _within_limit(parts, language)


def overview(sheet: GradeTable, statistics: Iterable[ExerciseStatistics], language: Language) -> bytes:
    """Return what others may read about a class: no name, no single score."""
    counted = Text("{count} students", "{count} 名学生").format(count=len(sheet.students))
    parts = [f"# {escaped(sheet.course.title[language])}{COLON[language]}{counted[language]}\n\n"]
    words = (
        Text("Exercise", "题目"),
        Text("Handed in", "提交"),
        Text("Nothing to judge", "无可评判的文件"),
        Text("All points", "得满分"),
        Text("Not gradable", "无法评判"),
        Text("Mean, 0 if not gradable", "平均分（无法评判计 0 分）"),
        Text("Most frequent misconception", "最常见的误解"),
    )
    rows = []
    for statistic in statistics:
        mean = "–" if statistic.mean is None else f"{statistic.mean:.1f} / {points(statistic.exercise.points)}"
        named = [f"{title[language]} ({count})" for _, title, count in statistic.misconceptions[:1]]
        name = f"{statistic.exercise.id} {statistic.exercise.title[language]}"
        counts = statistic.handed_in, statistic.unread, statistic.full, statistic.ungradable
        rows.append([name, *map(str, counts), mean, *(named or ["–"])])
    parts.append(grid([word[language] for word in words], rows))
    return _within_limit(parts, language)


def grid(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table of plain cells."""
    lines = [_line([escaped(cell) if cell else "" for cell in header]), _line(["---"] * len(header))]
    return "".join([*lines, *(_line([escaped(cell) for cell in row]) for row in rows)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _overview(exercise: ExerciseInfo, result: Result, language: Language) -> Sequence[str]:
    mark = mark_of(result)
    score = "–" if result.counted is None else points(result.counted)
    name = f"{exercise.id} {exercise.title[language]}"
    return [_SYMBOLS[mark.tone], name, f"{score} / {points(result.max_score)}", mark.word[language]]


def _details(exercise: ExerciseInfo, result: Result, language: Language) -> Iterator[str]:
    yield f"\n## {escaped(exercise.id)} {escaped(exercise.title[language])}\n\n"
    if result.message[language]:
        yield _quoted(_lines(result.message[language]))
    told: set[Text] = set()
    for verdict in result.checks:
        mark = mark_of_check(verdict)
        of = f"{COLON[language]}{points(verdict.points)} / {points(verdict.max_points)} · {mark.word[language]}"
        yield f"- {_SYMBOLS[mark.tone]} {escaped(verdict.title[language])}{of}\n"
        if verdict.status is not CheckStatus.PASSED and verdict.message:
            meaning = verdict.explanation or verdict.message
            yield "".join(f"\n  {line}" for line in _reasons(verdict, meaning in told, language).splitlines()) + "\n"
            told.add(meaning)


def _reasons(verdict: Verdict, known: bool, language: Language) -> str:  # noqa: FBT001 - a fact about the verdict
    if known:
        return _quoted([Text("As above.", "同上。")[language]])
    lines = _lines(verdict.message[language])
    if again(verdict):
        lines.append(Text("Reproduce: ", "重现：")[language] + _code(again(verdict)))
    return _quoted(lines)


def _lines(words: str) -> list[str]:
    """Return the lines of a message; text in backticks stays code."""
    lines = []
    for line in filter(str.strip, printable(words).splitlines()):
        parts = _SPAN.split(line)
        coded = (_code(part) if number % 2 else _SPECIAL.sub(r"\\\1", part) for number, part in enumerate(parts))
        lines.append("".join(coded))
    return lines


def _code(words: str) -> str:
    """Return a span of code, with more backticks around it than inside."""
    longest = max(map(len, re.findall("`+", words)), default=0)
    fence = "`" * (longest + 1)
    gap = " " if longest else ""
    return f"{fence}{gap}{words}{gap}{fence}"


def _quoted(lines: Sequence[str]) -> str:
    """Return lines of Markdown as one quotation; each stays a separate line."""
    return "> " + "\\\n> ".join(line.strip() for line in lines) + "\n"


def _within_limit(parts: Sequence[str], language: Language) -> bytes:
    """Join what fits, and note that more was left out."""
    kept, size = [], 0
    for part in parts:
        content = part.encode("utf-8", "replace")
        size += len(content)
        if size > LIMIT:
            kept.append(Text("\n… (cut)\n", "\n……（已截断）\n")[language].encode())
            break
        kept.append(content)
    return b"".join(kept)
