"""A former name of a fixture is noted for the author, with the file, the line and the present name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.proof.old_names import old_names
from tests.proof.conftest import Draft

if TYPE_CHECKING:
    from pathlib import Path

TEST = "\ndef test_time(submission, {}):\n    assert submission\n"


@pytest.mark.parametrize(("name", "noted"), [("yardstick", True), ("reference_worker", False)])
def test_only_a_former_name_is_noted(tmp_path: Path, name: str, *, noted: bool) -> None:
    (exercise,) = Draft().write(tmp_path).exercises
    (exercise.private / "checks.py").write_text(TEST.format(name), encoding="utf-8")
    findings = list(old_names(exercise))
    assert bool(findings) == noted
    for finding in findings:
        assert finding.note
        assert finding.text.en.endswith(
            "checks.py:2: the fixture `yardstick` is now called `reference_worker`. Rename it: the next version knows "
            "only `reference_worker`."
        )
