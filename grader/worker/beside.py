"""The files beside a submission that its exercise names: in the folder where the worker starts, for reading only."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

READ_ONLY: Final = 0o444


def write_beside(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files into an empty folder, for reading only.

    Raises:
        OSError: the folder is full, or cannot be written into.
    """
    for name, data in files.items():
        # A worker may change no mode afterwards.
        with os.fdopen(os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, READ_ONLY), "wb") as file:
            file.write(data)
