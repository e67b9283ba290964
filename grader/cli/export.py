"""`grader export`."""

from typing import Annotated

import typer

from grader.cli.gradebook import open_gradebook
from grader.cli.opening import open_course
from grader.cli.options import CourseOption, LangOption, NoColorOption, QuietOption
from grader.cli.outline import outline_of
from grader.cli.report import GradedFolder
from grader.cli.terminal import Terminal
from grader.course.place import did_you_mean, listed
from grader.errors import UsageError
from grader.report.exporters import EXPORTERS, Exporter
from grader.report.files import PRIVATE_FILE, write_file
from grader.report.sheet import Sheet
from grader.text import Text


def export(
    folder: GradedFolder,
    *,
    to: Annotated[str, typer.Option("--to", metavar="|".join(EXPORTERS), help="The format of the file.")],
    course: CourseOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Write what `batch` judged as a file of another format, without judging again."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    exporter = _exporter(to)
    outline = outline_of(open_course(course))
    with open_gradebook(folder) as gradebook:
        content = exporter.content(Sheet.of(gradebook.results(), outline), terminal.language)
    path = folder / exporter.file
    write_file(path, content, PRIVATE_FILE)
    terminal.say(Text("Wrote {path}.", "已写入 {path}。").format(path=path))


def _exporter(name: str) -> Exporter:
    if name in EXPORTERS:
        return EXPORTERS[name]
    text = Text(
        "There is no format '{name}'.{near} Formats: {known}.", "没有格式 '{name}'。{near}可用的格式：{known}。"
    )
    raise UsageError(text.format(name=name, near=did_you_mean(name, EXPORTERS), known=listed(EXPORTERS)))
