"""The starting file of an exercise: written if there is none, or in place of an old file, which is kept."""

from __future__ import annotations

import itertools
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.errors import UsageError
from grader.shell import quoted
from grader.text import Language, Text

if TYPE_CHECKING:
    from grader.course.model import Exercise


_THERE: Final = Text(
    "{path} is there already and was left as it is. `grader reset {quoted}` puts the stub back and keeps your file as"
    " .bak; or name another folder.",
    "{path} 已经存在，没有改动。`grader reset {quoted}` 恢复初始代码，你的文件保存为 .bak；也可以指定其他文件夹。",
)
_IN_THE_WAY: Final = Text(
    "{path} is there already and was left as it is. Move it away, or name another folder.",
    "{path} 已经存在，没有改动。请先移走它，或指定其他文件夹。",
)
_NO_FOLDER: Final = Text(
    "{path} cannot be written: {parent} is not a folder.", "无法写入 {path}：{parent} 不是文件夹。"
)


def stub_text(exercise: Exercise, language: Language, *, notebook: bool) -> str:
    """Return the content of the starting file."""
    return _notebook(exercise, language) if notebook else exercise.stub_in(language)


def write_new(path: Path, content: str) -> None:
    """Write a new file.

    Raises:
        UsageError: it is there already, or cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as new:
            new.write(content)
    except FileExistsError:
        text = _NO_FOLDER
        if path.parent.is_dir():
            text = _THERE if path.is_file() else _IN_THE_WAY
        raise UsageError(text.format(path=path, parent=path.parent, quoted=quoted(str(path)))) from None
    except OSError as error:
        raise UsageError(_not_written(path, error)) from None


def write_over(path: Path, content: str) -> Path:
    """Replace a file, and return the path of the kept old one, a new `.bak`.

    Raises:
        UsageError: it cannot be written; the old file is as it was.
    """
    new = None
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".new", delete=False, encoding="utf-8") as file:
            new = file.name
            file.write(content)
        Path(new).chmod(path.stat().st_mode & 0o777)
        kept = _set_aside(path)
        os.replace(new, path)  # noqa: PTH105 - the temporary file's name is text
    except OSError as error:
        if new is not None:
            with suppress(OSError):
                Path(new).unlink(missing_ok=True)
        raise UsageError(_not_written(path, error)) from None
    return kept


def _set_aside(path: Path) -> Path:
    """Rename a file to an unused name."""
    for number in itertools.count(1):
        kept = path.with_name(f"{path.name}.bak{'' if number == 1 else number}")
        try:
            kept.hardlink_to(path)
        except FileExistsError:
            continue
        except OSError:  # no links on this disk
            with kept.open("xb") as copy:
                copy.write(path.read_bytes())
        return kept
    unreachable = "numbers do not end"
    raise AssertionError(unreachable)


def _not_written(path: Path, error: OSError) -> Text:
    text = Text(
        "{path} cannot be written ({reason}). Name another folder.",
        "无法写入 {path}（{reason}）。请指定其他文件夹。",
    )
    return text.format(path=path, reason=error.strerror)


def _notebook(exercise: Exercise, language: Language) -> str:
    """Return a notebook with the statement to read and the stub to fill in."""
    import nbformat  # it is slow to import, and most students start with a Python file

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
