"""`grader adjust`."""

import getpass
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Annotated

from grader.cli.gradebook import open_gradebook
from grader.cli.opening import open_course
from grader.cli.options import CourseOption, ExerciseArgument, FormatOption, LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Argument, Option
from grader.cli.roster import known_student
from grader.cli.terminal import Terminal
from grader.course.find import find_exercise
from grader.course.place import did_you_mean, listed
from grader.errors import UsageError
from grader.final_score import written
from grader.gradebook import Gradebook
from grader.gradebook.adjustments import Adjustment, AdjustmentKind
from grader.gradebook.scored import ScoredResults
from grader.report.numbers import points as points_words
from grader.result import Result
from grader.roster.members import named
from grader.shell import quoted
from grader.text import NOTHING, Text

LARGEST = Decimal(1000)
"""The most points that one change may add or take."""


def adjust(  # noqa: PLR0913 - one parameter per option
    student: Annotated[str, Argument(metavar="STUDENT", help="The student, as grades.csv names them.")],
    exercise: ExerciseArgument,
    *,
    folder: Annotated[
        Path,
        Option("--in", metavar="DIR", help="The folder that `grader batch` wrote with --out; otherwise this one."),
    ] = Path(),
    points: Annotated[
        str | None, Option("--points", metavar="+N|-N", help="Add points, or take some, beside what was judged.")
    ] = None,
    score: Annotated[
        str | None, Option("--set", metavar="N", help="The score, whatever was judged; with --check its points.")
    ] = None,
    check: Annotated[
        str | None,
        Option("--check", metavar="ID", help="Only this check; without --points and --set it gets all it has."),
    ] = None,
    undo: Annotated[bool, Option("--undo", help="Take the latest change back.")] = False,
    reason: Annotated[
        str, Option("--reason", metavar="TEXT", help="Why; the student reads it. Alone it is a comment.")
    ] = "",
    author: Annotated[
        str | None, Option("--author", metavar="NAME", help="Who changes it; otherwise your user name.")
    ] = None,
    course: CourseOption = None,
    output: FormatOption = "text",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Change a score by hand, with a reason, and say how the score comes about."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    opened = open_course(course)
    terminal = terminal.of_course(opened.languages)
    wanted = find_exercise(opened, exercise).id
    asked = AdjustmentOptions(points, score, check, " ".join(reason.split()), undo=undo)
    with open_gradebook(folder) as gradebook:
        student = known_student(student, gradebook)
        undone = _apply(asked, gradebook, _result(gradebook, student, wanted), _user() if author is None else author)
        scored = ScoredResults(gradebook, opened.policy).of_student(student)
        after = next(result for result in scored if result.exercise == wanted)
        history = gradebook.adjustments.of(student, wanted)
        who = named(student, gradebook.members())
    if output == "json":
        terminal.document(_document(after, history))
        return
    if undone is not None:
        terminal.say(_taken_back(undone, after))
    terminal.say(_said(after, who))
    if after.counted is not None and after.counted > after.max_score:
        terminal.remark(_MORE_THAN_ALL.format(most=points_words(after.max_score)))
    final = after.final
    for line in () if final is None else (line for line in final.told if line != final.way):
        terminal.say(Text.same("  ") + line)
    if asked.anything:
        terminal.remark(_PAGES.format(folder=quoted(str(folder))))


@dataclass(frozen=True, slots=True)
class AdjustmentOptions:
    """The options of the command."""

    points: str | None
    score: str | None
    check: str | None
    reason: str
    undo: bool

    @property
    def change(self) -> bool:
        """Whether the options ask for a change or a comment."""
        return bool(self.points or self.score or self.check or self.reason)

    @property
    def anything(self) -> bool:
        """Whether there is anything to store."""
        return self.undo or self.change


_PAGES = Text(
    "`grader report {folder}` writes the pages and tables anew.", "用 `grader report {folder}` 重新生成页面和表格。"
)
_MORE_THAN_ALL = Text(
    "That is more than the exercise's {most}. Moodle and Classroom 50 may refuse such a score.",
    "这超过了本题的 {most} 分。Moodle 和 Classroom 50 可能会拒绝这样的分数。",
)
_NOTHING_CHANGED = Text(
    "Nothing was changed by hand in {exercise} of {student}.", "{student} 的 {exercise} 没有人工调整。"
)
_UNDO_ALONE = Text(
    "--undo takes the latest change back and goes with no other change.",
    "--undo 撤销最近一次调整，不能与其他调整同用。",
)


def _apply(asked: AdjustmentOptions, gradebook: Gradebook, result: Result, author: str) -> Adjustment | None:
    """Store the change, or undo the latest one and return it."""
    student, exercise = result.student or "", result.exercise
    if asked.undo and asked.change:
        raise UsageError(_UNDO_ALONE)
    if asked.undo:
        undone = gradebook.adjustments.undo(student, exercise)
        if undone is None:
            raise UsageError(_NOTHING_CHANGED.format(exercise=exercise, student=student))
        return undone
    if asked.change:
        gradebook.adjustments.add(student, exercise, replace(_change(result, asked), author=author))
    return None


def _taken_back(undone: Adjustment, result: Result) -> Text:
    """Say which change was taken back."""
    titles = {verdict.check: verdict.title for verdict in result.checks}
    check = NOTHING if undone.check is None else titles.get(undone.check, Text.same(undone.check))
    what = undone.words if undone.check is None else Text.join([check, undone.words], Text(": ", "："))
    return Text("Taken back: {what}.", "已撤销：{what}。").format(what=what)


def _result(gradebook: Gradebook, student: str, exercise: str) -> Result:
    """Return the current result of a student's exercise."""
    for result in gradebook.of_student(student):
        if result.exercise == exercise:
            return result
    text = Text("Nothing of {student} was judged for {exercise}.", "{student} 的 {exercise} 还没有评判结果。")
    raise UsageError(text.format(student=student, exercise=exercise))


def _change(result: Result, asked: AdjustmentOptions) -> Adjustment:
    """Return the change that the options ask for."""
    if asked.points and asked.score:
        raise UsageError(Text("Give --points or --set, not both.", "--points 与 --set 只能用一个。"))
    checks = [verdict.check for verdict in result.checks]
    if asked.check is not None and asked.check not in checks:
        near, known = did_you_mean(asked.check, checks), listed(checks)
        raise UsageError(_NO_CHECK.format(exercise=result.exercise, check=asked.check, near=near, known=known))
    if asked.points:
        return Adjustment(AdjustmentKind.ADD, _number(asked.points, "--points"), asked.check, asked.reason)
    if asked.score:
        number = _number(asked.score, "--set")
        if number < 0:
            raise UsageError(Text("A score is at least 0.", "得分不能小于 0。"))
        return Adjustment(AdjustmentKind.SET, number, asked.check, asked.reason)
    return Adjustment(
        AdjustmentKind.COMMENT if asked.check is None else AdjustmentKind.SET, None, asked.check, asked.reason
    )


_NO_CHECK = Text(
    "{exercise} has no check '{check}'.{near} Checks: {known}.",
    "{exercise} 没有检查项 '{check}'。{near}检查项：{known}。",
)


def _number(words: str, option: str) -> Decimal:
    """Read the points of an option: a change for --points, a score for --set."""
    try:
        number = Decimal(words.strip().replace("−", "-").replace(",", "."))
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or abs(number) > LARGEST or number != round(number, 6):
        text = Text(
            "{option} takes points, as in {example}, at most {most} and with at most six decimals; not '{words}'.",
            "{option} 的值应为分数，例如 {example}，最多 {most} 分、六位小数；'{words}' 不行。",
        )
        example = "7.5" if option == "--set" else "+0.5"
        raise UsageError(text.format(option=option, example=example, most=LARGEST, words=words))
    return number


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # raised when nobody has this number
        return ""


def _said(result: Result, student: str) -> Text:
    text = Text(
        "{student}, {exercise}: {score} of {most} points{way}.",
        "{student}，{exercise}：{most} 分中得 {score} 分{way}。",
    )
    score = "–" if result.counted is None else written(result.counted)
    way = NOTHING if result.final is None else Text(": ", "：") + result.final.way
    return text.format(student=student, exercise=result.exercise, score=score, most=written(result.max_score), way=way)


def _document(result: Result, history: tuple[Adjustment, ...]) -> dict[str, object]:
    return {
        "student": result.student,
        "exercise": result.exercise,
        "judged": None if result.score is None else float(result.score),
        "score": None if result.counted is None else float(result.counted),
        "max_score": float(result.max_score),
        "final": None if result.final is None else result.final.to_json("en"),
        "adjustments": [
            {
                "change": change.change.value,
                "points": None if change.points is None else float(change.points),
                "check": change.check,
                "reason": change.reason,
                "author": change.author,
                "at": None if change.at is None else change.at.isoformat(),
                "undone": change.undone,
            }
            for change in history
        ],
    }
