"""Changed codes are compared with the reference on the same seeds; what several parts found is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.proof.trials import compare_twins, joined
from tests.proof.conftest import SOLUTION, UNWEIGHTED, Draft

if TYPE_CHECKING:
    from pathlib import Path

ALIKE = SOLUTION.replace("(x * w)", "(w * x)")


def test_only_the_code_that_answers_otherwise_differs_and_parts_say_the_same(tmp_path: Path) -> None:
    (exercise,) = Draft().write(tmp_path).exercises
    alike, unweighted = compare_twins(exercise, (ALIKE, UNWEIGHTED), "7", range(4))
    assert (alike.seeds, alike.difference) == (4, None)
    assert unweighted.difference is not None
    parts = [compare_twins(exercise, (ALIKE, UNWEIGHTED), "7", part) for part in (range(2), range(2, 4))]
    assert tuple(joined(found) for found in zip(*parts, strict=True)) == (alike, unweighted)
