"""`grader start`."""

from pathlib import Path
from typing import Annotated

import typer

from grader.cli.opening import open_exercise
from grader.cli.options import CourseOption, ExerciseArgument, LangOption, NoColorOption, QuietOption
from grader.cli.terminal import Terminal
from grader.course.model import Exercise
from grader.errors import UsageError
from grader.text import Language, Text


def start(
    exercise: ExerciseArgument,
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where to put the file; the current folder if left out.")
    ] = Path(),
    *,
    notebook: Annotated[bool, typer.Option("--notebook", help="A notebook in place of a Python file.")] = False,
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
    _write(path, _notebook(found, terminal.language) if notebook else found.stub_in(terminal.language))
    said = Text("Wrote {path}.", "已写入 {path}。").format(path=path)
    terminal.say(said)
    text = Text("Judge it with `grader check {id}{file}`.", "用 `grader check {id}{file}` 评分。")
    # In this folder, and with no other file before it, the name need not be said.
    plain = path.parent == Path() and not (notebook and Path(f"{found.id}.py").exists())
    terminal.remark(text.format(id=found.id, file="" if plain else f" {path}"))


def _write(path: Path, content: str) -> None:
    """Write a new file.

    Raises:
        UsageError: it is there already, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as new:
            new.write(content)
    except FileExistsError:
        if path.parent.is_dir():
            text = Text(
                "{path} is there already and was left as it is. Move it away, or name another folder.",
                "{path} 已经存在，没有改动。请先移走它，或指定其他文件夹。",
            )
        else:
            text = Text("{path} cannot be written: {parent} is not a folder.", "无法写入 {path}：{parent} 不是文件夹。")
        raise UsageError(text.format(path=path, parent=path.parent)) from None
    except OSError as error:
        text = Text(
            "{path} cannot be written ({reason}). Name another folder.",
            "无法写入 {path}（{reason}）。请指定其他文件夹。",
        )
        raise UsageError(text.format(path=path, reason=error.strerror)) from None


def _notebook(exercise: Exercise, language: Language) -> str:
    """Return a notebook with the statement to read and the stub to fill in."""
    import nbformat  # it takes a moment, and most start with a Python file

    document = nbformat.from_dict(  # type: ignore[no-untyped-call] # annotated in part
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {
                "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                "language_info": {"name": "python"},
            },
            "cells": [
                {
                    "cell_type": "markdown",
                    "id": "statement",
                    "metadata": {},
                    "source": exercise.statement[language].strip(),
                },
                {
                    "cell_type": "code",
                    "id": "answer",
                    "metadata": {},
                    "source": exercise.stub_in(language).strip(),
                    "execution_count": None,
                    "outputs": [],
                },
            ],
        }
    )
    nbformat.validate(document)
    return str(nbformat.writes(document)) + "\n"  # type: ignore[no-untyped-call] # annotated in part
