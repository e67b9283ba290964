from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.errors import UsageError
from grader.release.people import without_people

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "title: {en: A, zh: 甲}\npolicy:\n  timezone: UTC\n"
TAIL = "  drop_lowest: 1\nversion: '1'\n"


@pytest.mark.parametrize(
    "personal",
    [
        "  extensions:\n    - {students: [ada], by: 1 day, reason: ill}\n",
        "  extensions:\n  # level\n  - students: [ada]\n    by: 1 day\n\n  exempt:\n  - {students: [ada]}\n",
        "  exempt: [{students: [ada]},\n    {students: [ada], reason: ill}]\n",
    ],
)
def test_a_release_says_nothing_of_single_students(tmp_path: Path, personal: str) -> None:
    path = tmp_path / "course.yaml"
    for text, left in ((HEAD + personal + TAIL, HEAD + TAIL), (HEAD + TAIL[:17] + personal, HEAD + TAIL[:17])):
        path.write_text(text, encoding="utf-8")
        assert without_people(path).decode() == left


def test_what_cannot_be_taken_out_is_told(tmp_path: Path) -> None:
    path = tmp_path / "course.yaml"
    path.write_text("policy: {timezone: UTC, exempt: [{students: [ada]}]}\n", encoding="utf-8")
    with pytest.raises(UsageError, match="lines of its own"):
        without_people(path)


@pytest.mark.parametrize("text", [HEAD + TAIL, "title: {en: A, zh: 甲}\n", "- extensions\n", "\ufeffpolicy: none\n"])
def test_all_else_stays_as_it_is(tmp_path: Path, text: str) -> None:
    path = tmp_path / "course.yaml"
    path.write_text(text, encoding="utf-8")
    assert without_people(path) == text.encode()
