"""Where the built-in course is, and what makes a folder a course."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from grader.course.folders import COURSE_FILE

BUILT_IN: Final = Path("builtin")
"""The value of `--course` that means the built-in course."""
PACKAGE: Final = Path(__file__).resolve().parent.parent
"""The folder of this package."""
DECISIVE: Final = ("course", "limits.py", "result.py", "text.py", "submission/vocabulary.py")
"""The files and folders in it that decide whether a course is sound."""


def built_in_course() -> Path | None:
    """Return the folder of the built-in course; None where there is none."""
    # An installed wheel carries its course inside the package; a checkout has it beside the package.
    return next((folder for folder in (PACKAGE / "builtin", PACKAGE.parent) if is_course(folder)), None)


def is_course(folder: Path) -> bool:
    """Tell whether a folder is a course; a folder that cannot be read is not."""
    try:
        return (folder / COURSE_FILE).is_file()
    except OSError:
        return False
