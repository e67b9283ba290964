"""Write new files into a folder: all of them or none, and never over an existing file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def write_new(root: Path, files: Mapping[str, str]) -> None:
    """Write files by their paths below a folder.

    Raises:
        UsageError: one is there already, or cannot be written; then none was.
    """
    there = [name for name in files if (root / name).exists()]
    if there:
        text = Text(
            "{path} already exists, so nothing was written. Move it away, or choose another name.",
            "{path} 已经存在，因此没有写入任何文件。请先移走它，或换一个名称。",
        )
        raise UsageError(text.format(path=root / there[0]))
    written: list[Path] = []
    try:
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as new:
                written.append(path)
                new.write(content)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        text = Text(
            "{path} cannot be written ({reason}). Choose another folder, or correct its permissions.",
            "无法写入 {path}（{reason}）。请换一个文件夹，或检查权限。",
        )
        reason = error.strerror or type(error).__name__
        raise UsageError(text.format(path=error.filename or root, reason=reason)) from error
