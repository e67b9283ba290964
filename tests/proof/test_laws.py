"""A declared property is proven on draws of the reference; one that does not hold is a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.proof.laws import law_findings, try_properties
from tests.proof.conftest import Draft

if TYPE_CHECKING:
    from pathlib import Path

    from grader.proof.laws import Tried

DRAWS = 30


def tried(root: Path, properties: str, hidden: str = Draft().hidden) -> tuple[Tried, ...]:
    (exercise,) = Draft(properties=properties, hidden=hidden).write(root).exercises
    return try_properties(exercise, "7", DRAWS)


def test_properties_that_hold_are_proven_on_all_draws(tmp_path: Path) -> None:
    linear, within = tried(tmp_path, "[{call: weighted_mean, linear_in: x}, {call: weighted_mean, between: [-9, 9]}]")
    assert (linear.draws, within.draws) == (DRAWS, DRAWS)
    assert list(law_findings((linear, within), DRAWS)) == []


@pytest.mark.parametrize("law", ["between: [0, null]", "linear_in: w", "unchanged_by_adding_to: x"])
def test_a_property_that_does_not_hold_is_found(tmp_path: Path, law: str) -> None:
    (finding,) = law_findings(tried(tmp_path, f"[{{call: weighted_mean, {law}}}]"), DRAWS)
    assert (finding.kind, finding.note) == ("property", False)
    assert f"`{law.partition(':')[0]}` of `weighted_mean` does not hold" in finding.text.en
    assert finding.check in ("values", "hidden")


def test_a_property_that_is_about_no_case_is_found(tmp_path: Path) -> None:
    """A number is no matrix, so nothing shows that it would be symmetric."""
    (finding,) = law_findings(tried(tmp_path, "[{call: weighted_mean, symmetric: true}]"), DRAWS)
    assert "applies to none of the drawn cases" in finding.text.en


def test_a_property_that_holds_almost_always_is_found(tmp_path: Path) -> None:
    """The hidden check draws what the public one does not."""
    hidden = Draft().hidden.replace("normal: [N]}", "normal: [N], scale: 100}")
    (one,) = tried(tmp_path, "[{call: weighted_mean, between: [-9, 9]}]", hidden=hidden)
    assert (one.check, one.off > 1) == ("hidden", True)
