"""`grader learn`."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from rich.text import Text as Styled

from grader.cli.conditions import conditions_of
from grader.cli.gradebook import open_gradebook, people_in
from grader.cli.opening import open_course
from grader.cli.options import (
    CourseOption,
    ExerciseArgument,
    GradedFolder,
    IsolationOption,
    LangOption,
    NoColorOption,
    QuietOption,
)
from grader.cli.parameters import Argument, Option
from grader.cli.prose import Unbroken
from grader.cli.terminal import Terminal
from grader.course.built_in import PACKAGE
from grader.course.find import find_exercise, require_reference
from grader.course.learning import added
from grader.course.model import Exercise
from grader.errors import UsageError
from grader.judge.conditions import Conditions
from grader.judge.needs import preload_for
from grader.report.anonymous import anonymous
from grader.report.groups import MistakeGroup, find_groups, groups_of
from grader.report.handed_in import handed_in
from grader.result import CheckStatus, Result
from grader.shell import quoted
from grader.submission.submission import Submission
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from grader.sandbox.zygote import Zygote

_NAME = re.compile("[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_BAD_NAME = Text(
    "--name takes small letters, digits and hyphens, as in sum-over-rows; not '{name}'.",
    "--name 只能用小写字母、数字和连字符，例如 sum-over-rows；'{name}' 不行。",
)
_KNOWN_NAME = Text("{exercise} has a misconception '{name}' already.", "{exercise} 已有名为 '{name}' 的误解。")
_NO_GROUP = Text(
    "{exercise} has no group '{word}'. `grader stats {folder} {exercise} --unknown` lists them.",
    "{exercise} 没有组 '{word}'。用 `grader stats {folder} {exercise} --unknown` 查看。",
)
_SEVERAL = Text("'{word}' can mean several groups: {ids}.", "'{word}' 可能指多个组：{ids}。")
_NOT_LOADED = Text(
    "These files cannot be loaded, so there is no answer to learn from.", "这些文件无法加载，没有可以学习的答案。"
)
_NO_ANSWER = Text(
    "These answers hang, crash or use up the memory. A known wrong answer has to return or raise something.",
    "这些答案会超时、崩溃或耗尽内存。典型错误必须能返回结果或引发异常。",
)
_INSTALLED = Text(
    "{id} belongs to the course that is installed with grader, which an upgrade would replace. Take the exercise into a"
    " course of your own (docs/authoring.md), or use a checkout, and name that course with --course.",
    "{id} 属于随 grader 安装的课程，升级时会被覆盖。请把这道题放进自己的课程（见 docs/authoring.md）或使用检出的代码，"
    "并用 --course 指定该课程。",
)
_NOT_KEPT = Text(
    "What was handed in is not beside the gradebook any more, or cannot be read as Python, or is too large. Run"
    " `grader batch` again on the class's folder, or write the wrong answer by hand.",
    "提交的文件已不在成绩册旁边，或无法作为 Python 读取，或过大。"
    "请对班级文件夹再次运行 `grader batch`，或手工编写典型错误。",
)
_DOUBTFUL = Text(
    "A known wrong answer runs inside the judge, so it may do nothing but compute, and this answer does more:"
    " {doubts}. Write the wrong answer by hand in {folder}.",
    "典型错误会在评分程序内部运行，因此只能做计算；而这份答案还做了别的：{doubts}。请在 {folder} 中手工编写。",
)
_OTHER = Text(
    "Without its comments and names this answer does something else than the group, so nothing was written. Write the"
    " wrong answer by hand in {folder}.",
    "去掉注释和姓名后，这份答案的行为与该组不同，因此没有写入任何内容。请在 {folder} 中手工编写。",
)
_NOT_NAMED = Text(
    "Judged again, the new wrong answer is not recognised in {checks}{other}. The exercise is as it was.",
    "再次评判时，新的典型错误在 {checks} 中没有被认出来{other}。题目已恢复原状。",
)
_WRITTEN = Text(
    "Wrote {wrong}, and its entry in {private} with the id '{name}'. From now on this code runs inside the judge: read"
    " it. Then replace the TODO texts, which students will see, and name all {count} students:",
    "已写入 {wrong}，并在 {private} 中添加了编号为 '{name}' 的条目。从现在起这段代码会在评分程序内部运行，请先阅读。"
    "然后替换 TODO 文字（学生会看到），再为全部 {count} 名学生指出这一错误：",
)


def learn(  # noqa: PLR0913 - one parameter per option
    folder: GradedFolder,
    exercise: ExerciseArgument,
    group: Annotated[str, Argument(metavar="GROUP", help="The group, as `grader stats DIR --unknown` calls it.")],
    *,
    name: Annotated[
        str | None, Option("--name", metavar="ID", help="The id of the new misconception; else unnamed-GROUP.")
    ] = None,
    course: CourseOption = None,
    isolation: IsolationOption = "auto",
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Make a known wrong answer of a group of equal mistakes, so that judging again names it for all of them."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color).of_program()
    opened = open_course(course)
    wanted = find_exercise(opened, exercise)
    require_reference(wanted)
    if wanted.private.is_relative_to(PACKAGE):
        raise UsageError(_INSTALLED.format(id=wanted.id))
    with open_gradebook(folder) as gradebook:
        results = [result for result in gradebook.results() if result.exercise == wanted.id]
        found = _group(results, wanted, group, folder)
        secret, people = gradebook.secret_seed, people_in(gradebook)
    identity = _identity(wanted, name or f"unnamed-{found.id}")
    code = _code(folder, wanted, found, people)
    conditions = conditions_of(found.example.seed, found.example.device, isolation, of_others=True)
    with _warm(wanted, conditions, code) as zygote:
        judged = _judged(zygote, wanted, conditions, code, secret)
        if not _does_the_same(judged, found):
            raise UsageError(_OTHER.format(folder=wanted.private / "wrong"))
        with added(wanted, identity, code, len(found.students)) as (wrong, private):
            again = find_exercise(open_course(course), wanted.id)
            _require_named(_judged(zygote, again, conditions, code, secret), identity, judged)
    if not quiet:
        terminal.show(Unbroken(Styled(code)))
    said = _WRITTEN.format(wrong=wrong, private=private, name=identity, count=len(found.students))
    terminal.say(said)
    terminal.say(Text.same(f"  grader batch FOLDER --out {quoted(str(folder))} --regrade {wanted.id}"))


def _group(results: list[Result], exercise: Exercise, word: str, folder: Path) -> MistakeGroup:
    found = find_groups(groups_of(results), exercise.id, word)
    if not found:
        raise UsageError(_NO_GROUP.format(exercise=exercise.id, word=word, folder=quoted(str(folder))))
    if len(found) > 1:
        raise UsageError(_SEVERAL.format(word=word, ids=", ".join(group.id for group in found)))
    (group,) = found
    if group.cause:
        raise UsageError(_NOT_LOADED)
    if not group.learnable:
        raise UsageError(_NO_ANSWER)
    return group


def _identity(exercise: Exercise, name: str) -> str:
    if not _NAME.fullmatch(name):
        raise UsageError(_BAD_NAME.format(name=name))
    if any(misconception.id == name for misconception in exercise.misconceptions):
        raise UsageError(_KNOWN_NAME.format(exercise=exercise.id, name=name))
    return name


def _code(folder: Path, exercise: Exercise, group: MistakeGroup, people: frozenset[str]) -> str:
    """Return the code of the group's example without its author, if it only computes."""
    reference = group.example.submission
    data = handed_in(folder, group.example)
    functions = [point.name for point in exercise.entry_points]
    code = None if data is None or reference is None else anonymous(data, reference.path, functions, people)
    if code is None:
        raise UsageError(_NOT_KEPT)
    from grader.judge.harmless import doubts  # it imports torch, which takes seconds

    if doubtful := doubts(code):
        listed = Text.join(doubtful[:5], Text(", ", "、"))
        raise UsageError(_DOUBTFUL.format(doubts=listed, folder=exercise.private / "wrong"))
    return code


def _warm(exercise: Exercise, conditions: Conditions, code: str) -> "Zygote":
    from grader.sandbox.zygote import Zygote

    preload = preload_for([exercise], [_submission(exercise, code)])
    return Zygote.start(isolation=conditions.isolation, device=conditions.device, preload=preload)


def _submission(exercise: Exercise, code: str) -> Submission:
    data = code.encode()
    name = f"{exercise.id}.py"
    return Submission(exercise.id, None, name, name, hashlib.sha256(data).hexdigest(), data)


def _judged(zygote: "Zygote", exercise: Exercise, conditions: Conditions, code: str, secret: str) -> Result:
    """Judge the answer in full isolation, on the class's cases."""
    from grader.judge.single import judge_one  # it imports torch, which takes seconds

    return judge_one(zygote, exercise, _submission(exercise, code), conditions, secret=secret)


def _does_the_same(judged: Result, group: MistakeGroup) -> bool:
    """Tell whether an answer does the same as the group, in the checks that the group fails by it."""
    (mine,) = groups_of([replace(judged, student="")]) or (None,)
    theirs = {check.check: check.behaviour for check in group.example.checks}
    found = {check.check: check.behaviour for check in judged.checks}
    if mine is None or not set(group.checks) <= set(mine.checks):
        return False
    for check in group.checks:
        one, other = found[check], theirs[check]
        if one is None or other is None or not one.same_as(other):
            return False
    return True


def _require_named(judged: Result, identity: str, before: Result) -> None:
    """Check that the new wrong answer is recognised wherever nothing was known before.

    Raises:
        UsageError: it is not.
    """
    failed = {check.check for check in before.checks if check.behaviour is not None and check.misconception is None}
    unnamed = [check for check in judged.checks if check.check in failed and check.misconception != identity]
    if unnamed or any(check.status is CheckStatus.JUDGE_ERROR for check in judged.checks):
        others = sorted({check.misconception for check in unnamed if check.misconception is not None})
        told = Text(", but as {ids}", "，而被认作 {ids}").format(ids=", ".join(others)) if others else NOTHING
        raise UsageError(_NOT_NAMED.format(checks=", ".join(check.check for check in unnamed), other=told))
