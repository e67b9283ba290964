"""`grader start`."""

from pathlib import Path
from typing import Annotated

from grader.cli.opening import open_exercise
from grader.cli.options import CourseOption, ExerciseArgument, LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Argument, Option
from grader.cli.stub_file import stub_text, write_new
from grader.cli.terminal import Terminal
from grader.cli.work import told_beside
from grader.text import Text


def start(
    exercise: ExerciseArgument,
    folder: Annotated[
        Path, Argument(metavar="DIR", help="Where to put the file; the current folder if left out.")
    ] = Path(),
    *,
    notebook: Annotated[bool, Option("--notebook", help="A notebook in place of a Python file.")] = False,
    course: CourseOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Copy an exercise's stub to begin with; a file that is there is never overwritten."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    found = open_exercise(course, exercise).exercise
    terminal = terminal.of_course(found.languages)
    path = folder / f"{found.id}{'.ipynb' if notebook else '.py'}"
    write_new(path, stub_text(found, terminal.language, notebook=notebook))
    said = Text("Wrote {path}.", "已写入 {path}。").format(path=path)
    terminal.say(said)
    text = Text("Judge it with `grader check {id}{file}`.", "用 `grader check {id}{file}` 评判。")
    # In this folder, if it is the first file, the message need not name it.
    plain = path.parent == Path() and not (notebook and Path(f"{found.id}.py").exists())
    terminal.remark(text.format(id=found.id, file="" if plain else f" {path}"))
    if beside := told_beside(found, path.with_suffix(".py")):
        terminal.remark(beside)
