"""The log that our own fault leaves: everything needed to find it, nothing of the submission or of the environment."""

from __future__ import annotations

import platform
import sys
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

from grader import __version__
from grader.cli.state import folders

if TYPE_CHECKING:
    from collections.abc import Sequence


def write_log(error: BaseException, arguments: Sequence[str]) -> Path | None:
    """Write what happened into a new file and return its path; None where no folder takes one."""
    torch = sys.modules.get("torch")
    lines = [
        f"grader {__version__}",
        f"python {platform.python_version()} on {platform.platform()}",
        f"torch {getattr(torch, '__version__', 'not loaded')}",
        f"arguments {list(arguments)!r}",
        "",
        "".join(traceback.format_exception(error)),
    ]
    for folder in folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(
                "w",
                encoding="utf-8",
                errors="backslashreplace",
                dir=folder,
                prefix="fault-",
                suffix=".log",
                delete=False,
            ) as log:
                log.write("\n".join(lines))
        except OSError:
            continue
        return Path(log.name)
    return None
