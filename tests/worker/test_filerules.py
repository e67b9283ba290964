"""The rules for files: what is not there, as behind the wall, needs none."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

if sys.platform != "linux":
    pytest.skip("Landlock is Linux's", allow_module_level=True)

from landlockpy import UnsupportedError

from grader.worker.filerules import file_rules


def test_a_link_that_leads_nowhere_behind_the_wall_does_not_keep_a_worker_from_starting(tmp_path: Path) -> None:
    link = tmp_path / "sitecustomize.py"
    link.symlink_to(tmp_path / "etc" / "sitecustomize.py")
    (tmp_path / "there.py").touch()
    try:
        assert file_rules([str(link), str(tmp_path / "there.py")], [str(tmp_path)])
    except UnsupportedError:
        pytest.skip("this kernel has no Landlock")
