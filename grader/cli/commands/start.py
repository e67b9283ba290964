"""`grader start`."""

from pathlib import Path
from typing import Annotated, Final

from grader.cli.opening import OpenedExercise, open_exercise
from grader.cli.options import CourseOption, ExerciseArgument, LangOption, NoColorOption, QuietOption
from grader.cli.parameters import Argument, Option
from grader.cli.stub_file import stub_text, write_new
from grader.cli.terminal import Terminal
from grader.cli.work import SUFFIXES, State, own_file, state_of, told_beside
from grader.course.model import Exercise
from grader.errors import UsageError
from grader.shell import quoted
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
    opened = open_exercise(course, exercise)
    found = opened.exercise
    terminal = terminal.of_course(found.languages)
    _require_folder(folder, opened)
    if not notebook:
        _require_no_work(found, folder)
    path = folder / f"{found.id}{'.ipynb' if notebook else '.py'}"
    write_new(path, stub_text(found, terminal.language, notebook=notebook))
    said = Text("Wrote {path}.", "已写入 {path}。").format(path=path)
    terminal.say(said)
    beside = told_beside(found, path.with_suffix(".py"))
    if not (beside and notebook):  # which says how to judge it
        text = Text("Judge it with `grader check {file}`.", "用 `grader check {file}` 评判。")
        terminal.remark(text.format(file=found.id if path.parent == Path() else quoted(str(path))))
    if beside:
        terminal.remark(beside)


_EXERCISE: Final = Text(
    "{folder} is an exercise, and `grader start` begins one at a time: `grader start {folder}`. If a folder of this"
    " name is meant, make it first.",
    "{folder} 是一道题，而 `grader start` 一次只开始一道：`grader start {folder}`。如果指的是同名文件夹，请先创建它。",
)
_FILE: Final = Text(
    "{folder} is the name of a file, but only a folder can be named here: the file is called {id}.py or, with"
    " --notebook, {id}.ipynb.",
    "{folder} 是文件名，而这里只能指定文件夹：文件名为 {id}.py；加上 --notebook 则为 {id}.ipynb。",
)
_WORK: Final = Text(
    "{notebook} is your file so far, and beside a new {file} it would no longer be judged; nothing was written."
    " `grader check {quoted}` judges the notebook. To begin anew in a Python file, move the"
    " notebook away, or name another folder.",
    "{notebook} 是你目前的文件；旁边一旦有了新的 {file}，就不再评判它，因此没有写入任何文件。"
    "`grader check {quoted}` 评判这个笔记本。如果要改用 Python 文件重新开始，请先移走笔记本，或指定其他文件夹。",
)


def _require_folder(folder: Path, opened: OpenedExercise) -> None:
    """Check that a folder to be made is none by mistake.

    Raises:
        UsageError: it has the name of another exercise, or of a file.
    """
    if folder.exists():
        return
    if str(folder) in opened.others:
        raise UsageError(_EXERCISE.format(folder=folder))
    if folder.suffix in SUFFIXES:
        raise UsageError(_FILE.format(folder=folder, id=opened.exercise.id))


def _require_no_work(exercise: Exercise, folder: Path) -> None:
    """Check that a new Python file takes no notebook's place.

    Raises:
        UsageError: a notebook with work in it is all there is of the exercise.
    """
    file = own_file(exercise, folder)
    if file is not None and file.suffix == ".ipynb" and state_of(exercise, file) is State.PRESENT:
        name = f"{exercise.id}.py"
        raise UsageError(_WORK.format(notebook=file, file=name, quoted=quoted(str(file))))
