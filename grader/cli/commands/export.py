"""`grader export`."""

from pathlib import Path
from typing import Annotated

from grader.cli.gradebook import open_gradebook
from grader.cli.opening import open_course
from grader.cli.options import CourseOption, GradedFolder, LangOption, NoColorOption, QuietOption
from grader.cli.outline import outline_of
from grader.cli.parameters import Option
from grader.cli.terminal import Terminal
from grader.course.find import named_exercises
from grader.course.model import Course
from grader.course.place import did_you_mean, listed
from grader.errors import UsageError
from grader.gradebook.scored import ScoredResults
from grader.report.export.formats import EXPORTERS, Exporter
from grader.report.export.request import ExportRequest
from grader.report.files import PRIVATE_FILE, PRIVATE_FOLDER, make_folder, write_file
from grader.report.grade_table import GradeTable
from grader.result import Result
from grader.text import Text

SOURCE_LIMIT = 64 * 2**20
"""Most bytes of a platform's file."""


def export(  # noqa: PLR0913 - one parameter per option, which also makes it long
    folder: GradedFolder,
    *,
    to: Annotated[
        str,
        Option(
            "--to",
            metavar="FORMAT",
            help="csv, xlsx, excel, json, jsonl, junit, markdown, gradescope, exercism; to hand back: mail,"
            " moodle-feedback, canvas-comments; filled in: canvas, moodle, classroom50.",
        ),
    ],
    source: Annotated[
        Path | None,
        Option(
            "--from",
            metavar="FILE",
            help="The platform's own file, which is filled in: Moodle's grading worksheet, Canvas's exported gradebook,"
            " Classroom 50's scores.json.",
        ),
    ] = None,
    column: Annotated[
        str | None,
        Option(
            "--column",
            metavar="NAME",
            help="The assignment in the platform's file that takes all the points; otherwise those called after"
            " exercises.",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        Option("--out", metavar="FOLDER", help="The folder to write into; otherwise DIR."),
    ] = None,
    exercises: Annotated[
        list[str] | None,
        Option("--exercises", metavar="IDS", help="Only these exercises, as in ex01,ex03; may be repeated."),
    ] = None,
    course: CourseOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Write what `batch` judged as a file of another format, without judging again."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    exporter = _exporter(to)
    opened = open_course(course)
    terminal = terminal.of_course(opened.languages)
    with open_gradebook(folder) as gradebook:
        results = _chosen(ScoredResults(gradebook, opened.policy).results(), opened, exercises or [])
        sheet = GradeTable.of(results, outline_of(opened), gradebook.members(), gradebook.intake())
    made = exporter.export(ExportRequest(sheet, terminal.language, _content(source), column))
    target = folder if out is None else out
    if not target.is_dir():  # the mode of a folder that is there stays
        make_folder(target, PRIVATE_FOLDER)
    for name, content in made.files.items():
        path = target / name
        for inner in reversed(Path(name).parents[:-1]):
            make_folder(target / inner, PRIVATE_FOLDER)
        write_file(path, content, PRIVATE_FILE)
    for note in made.notes:
        terminal.remark(note)
    terminal.say(_said(exporter, target, len(made.files)))


def _said(exporter: Exporter, folder: Path, count: int) -> Text:
    path = folder / exporter.file
    if count == 1 and path.is_file():
        return Text("Wrote {path}.", "已写入 {path}。").format(path=path)
    return Text("Wrote {count} files to {path}.", "已将 {count} 个文件写入 {path}。").format(count=count, path=path)


def _chosen(results: tuple[Result, ...], course: Course, words: list[str]) -> tuple[Result, ...]:
    ids = {exercise.id for exercise in named_exercises(course, words)}
    return tuple(result for result in results if not ids or result.exercise in ids)


def _content(path: Path | None) -> bytes | None:
    if path is None:
        return None
    try:
        with path.open("rb") as file:
            return file.read(SOURCE_LIMIT)
    except OSError as error:
        text = Text("{path} cannot be read: {reason}.", "无法读取 {path}：{reason}。")
        raise UsageError(text.format(path=path, reason=error.strerror or error)) from error


def _exporter(name: str) -> Exporter:
    if name in EXPORTERS:
        return EXPORTERS[name]
    text = Text(
        "There is no format '{name}'.{near} Formats: {known}.", "没有格式 '{name}'。{near}可用的格式：{known}。"
    )
    raise UsageError(text.format(name=name, near=did_you_mean(name, EXPORTERS), known=listed(EXPORTERS)))
