"""The folders in which workers start."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.text import Text
from grader.worker.beside import READ_ONLY, write_beside

if TYPE_CHECKING:
    from collections.abc import Mapping


def empty_folder() -> Path:
    """Make the folder in which workers start; nobody can write into it.

    Raises:
        UsageError: none can be made on this machine.
    """
    folder = _made_folder()
    folder.chmod(0o555)
    return folder


def folder_with(files: Mapping[str, bytes]) -> Path:
    """Make a folder with files, which the user of the workers can read.

    Raises:
        UsageError: none can be made on this machine.
    """
    folder = _made_folder()
    folder.chmod(0o755)
    try:
        write_beside(folder, files)
        for name in files:  # whatever modes this process gives to new files
            (folder / name).chmod(READ_ONLY)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise _no_folder(error) from error
    return folder


def _made_folder() -> Path:
    try:
        return Path(tempfile.mkdtemp(prefix="grader-"))
    except OSError as error:
        raise _no_folder(error) from error


def _no_folder(error: OSError) -> UsageError:
    text = Text(
        "No temporary folder can be made: {why}. Is the disk full? Free some space, or name another folder in TMPDIR.",
        "无法建立临时文件夹：{why}。磁盘满了吗？请腾出空间，或用 TMPDIR 指定别的文件夹。",
    )
    return UsageError(text.format(why=error.strerror or str(error)))
