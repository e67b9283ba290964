"""`grader reset`."""

from pathlib import Path

from grader.cli.opening import open_exercise
from grader.cli.options import CourseOption, ExerciseArgument, LangOption, NoColorOption, QuietOption
from grader.cli.stub_file import stub_text, write_new, write_over
from grader.cli.terminal import Terminal
from grader.cli.work import State, file_named, own_file, state_of, told_beside
from grader.text import Text


def reset(
    exercise: ExerciseArgument,
    *,
    course: CourseOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
    no_color: NoColorOption = False,
) -> None:
    """Put an exercise's stub back in place of your file, which is kept as .bak."""
    terminal = Terminal.open(lang, quiet=quiet, no_color=no_color)
    found = open_exercise(course, exercise).exercise
    terminal = terminal.of_course(found.languages)
    path = file_named(exercise) or own_file(found, Path())
    if path is None or not path.is_file():
        path = path or Path(f"{found.id}.py")
        write_new(path, stub_text(found, terminal.language, notebook=path.suffix == ".ipynb"))
        terminal.say(Text("Wrote {path}.", "已写入 {path}。").format(path=path))
        if beside := told_beside(found, path):
            terminal.remark(beside)
        return
    if state_of(found, path) is State.STARTED:
        terminal.say(Text("{path} is still the stub.", "{path} 仍是初始代码。").format(path=path))
        return
    kept = write_over(path, stub_text(found, terminal.language, notebook=path.suffix == ".ipynb"))
    text = Text(
        "{path} is the stub again. Your file is kept as {kept}.", "{path} 已恢复为初始代码，原文件保存为 {kept}。"
    )
    terminal.say(text.format(path=path, kept=kept))
