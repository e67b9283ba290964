from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.standby import client, place

if TYPE_CHECKING:
    from collections.abc import Iterator

TINY = Path(__file__).parents[1] / "samples" / "tiny_course"


@pytest.fixture(scope="module")
def runtime() -> Iterator[Path]:
    """A private runtime folder of this module's own, with a name short enough for a socket; its judge is ended."""
    if not place.can_stay():
        pytest.skip("no private sockets here")
    folder = Path(tempfile.mkdtemp(prefix="gr-"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("XDG_RUNTIME_DIR", str(folder))
        yield folder
        client.stop()
    shutil.rmtree(folder)
