from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.conftest import Cli


def test_a_release_checks_lists_all_points_and_sends_instructors_to_the_course(cli: Cli, work: Path) -> None:
    shutil.copy(work.parent / "reference/ex01_scale/wrong/factor_ignored.py", work / "ex01.py")
    assert cli("release", "students", "--exercises", "ex01", "--lang", "en").code == 0
    course = ("--course", "students", "--lang", "en")
    (listed,) = json.loads(cli("list", *course, "--format", "json").out)
    assert (listed["id"], listed["points"]) == ("ex01", 3.5)
    checked = cli("check", "ex01", *course)
    assert checked.code == 1
    assert "The factor is ignored" in checked.out
    assert "Judged by your instructor" in checked.out
    assert "of 2.5 points; 1 more is judged by your instructor" in checked.out
    in_ci = cli("ci", *course, "--out", "report")
    assert in_ci.code == 1
    assert "Judged by your instructor" in (work / "report/summary.md").read_text(encoding="utf-8")
    for command in (("validate", "ex01"), ("batch", "handed-in", "--out", "report"), ("release", "again")):
        refused = cli(*command, *course)
        assert refused.code == 2
        assert refused.err.startswith("This needs the reference of ex01, and this course is a release for students")
        assert refused.err.count("\n") == 1
