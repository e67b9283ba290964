"""`grader export-autograder`."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated

from grader.cli.opening import open_course
from grader.cli.options import CourseOption, Isolation, LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Argument, Option
from grader.cli.terminal import Terminal
from grader.course.find import named_exercises, require_reference
from grader.course.place import did_you_mean
from grader.errors import UsageError
from grader.release.autograder import autograder, new_settings
from grader.report.files import PRIVATE_FILE, write_file
from grader.text import Text

PLATFORMS = ("gradescope",)
_NO_PLATFORM = Text(
    "There is no platform '{name}'.{near} Platforms: gradescope.", "没有平台 '{name}'。{near}可用的平台：gradescope。"
)
_WHICH = Text(
    "Name the exercises of the assignment, as in --exercises ex02.", "请指定作业包含的题目，例如 --exercises ex02。"
)
_WRITTEN = Text(
    "Wrote {path} ({size:.1f} MB) with {ids}. It holds the solutions and the seed of the hidden cases: upload it as the"
    " assignment's autograder, and give it to nobody. The assignment is worth {points} points.",
    "已写入 {path}（{size:.1f} MB），包含 {ids}。其中有参考答案和不公开用例的种子："
    "请作为作业的自动评分程序上传，不要给别人。"
    "作业满分 {points} 分。",
)


def export_autograder(  # noqa: PLR0913 - one parameter per option
    platform: Annotated[str, Argument(metavar="PLATFORM", help="Where it will run: gradescope.")],
    *,
    exercises: Annotated[
        list[str] | None,
        Option("--exercises", metavar="IDS", help="The exercises that are due, as in ex01,ex03; may be repeated."),
    ] = None,
    out: Annotated[
        Path | None, Option("--out", metavar="FILE", help="The zip file; otherwise autograder-IDS.zip here.")
    ] = None,
    wheels: Annotated[
        Path | None,
        Option(
            "--wheels",
            metavar="DIR",
            help="Wheels of all packages, to install without a network; else pip fetches them.",
        ),
    ] = None,
    isolation: Annotated[
        Isolation,
        Option(
            "--isolation",
            metavar="full|restricted|process",
            help="The least isolation that is accepted there; with less, nothing is judged.",
        ),
    ] = "restricted",
    course: CourseOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Write this grader with some exercises as an autograder for Gradescope."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    if platform not in PLATFORMS:
        raise UsageError(_NO_PLATFORM.format(name=platform, near=did_you_mean(platform, PLATFORMS)))
    opened = open_course(course)
    terminal = terminal.of_course(opened.languages)
    due = named_exercises(opened, exercises or [])
    if not due:
        raise UsageError(_WHICH)
    for exercise in due:
        require_reference(exercise)
    least = "restricted" if isolation == "auto" else isolation
    settings = new_settings(opened, due, least, terminal.language)
    path = out or Path(f"autograder-{'-'.join(settings.exercises)}.zip")
    data = autograder(opened, due, settings, wheels)
    write_file(path, data, PRIVATE_FILE)
    points = sum((exercise.judged_points for exercise in due), Decimal(0))
    said = _WRITTEN.format(
        path=path, size=len(data) / 1e6, ids=", ".join(settings.exercises), points=f"{points.normalize():f}"
    )
    terminal.say(said)
