"""A run proves several exercises at once in processes of its own, and one that breaks does not stop the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from grader.judge.conditions import Conditions
from grader.proof.effort import EDITING, Effort
from grader.proof.processes import warm_process
from grader.proof.run import ProofJob, ProofProgress, prove
from tests.proof.conftest import SOLUTION, Draft

if TYPE_CHECKING:
    from pathlib import Path

    from grader.course.model import Exercise
    from grader.proof.proofs import Proof

EFFORT = Effort(seeds=12, mutants=4, hearings=1)


pytestmark = pytest.mark.usefixtures("lent")


def exercise(root: Path, name: str, draft: Draft) -> Exercise:
    (one,) = draft.write(root / name).exercises
    return replace(one, id=name)


def proven(exercises: list[Exercise], seen: list[tuple[int, int]], jobs: int = 2) -> dict[str, Proof]:
    def watch(progress: ProofProgress) -> None:
        seen.append((progress.done, progress.total))

    order = ProofJob(exercises, "7", EFFORT, Conditions("7"), jobs)
    return {proof.exercise: proof for proof in prove(order, watch)}


def test_what_breaks_python_is_told_and_the_rest_is_proven(tmp_path: Path) -> None:
    crash = "import os\n" + SOLUTION.replace("    total", "    os._exit(3)\n    total")
    seen: list[tuple[int, int]] = []
    proofs = proven(
        [
            exercise(tmp_path, "ex01", Draft()),
            exercise(tmp_path, "ex02", Draft(solution=crash)),
            exercise(tmp_path, "ex03", Draft(wrong={"unweighted": "raise LookupError('here')\n"})),
            exercise(tmp_path, "ex04", Draft()),
        ],
        seen,
    )
    assert {name: one.proven for name, one in proofs.items()} == {
        "ex01": True,
        "ex02": False,
        "ex03": False,
        "ex04": True,
    }
    assert proofs["ex01"].seeds.done == 12
    assert [proofs["ex04"].mutants, proofs["ex04"].wrong] == [proofs["ex01"].mutants, proofs["ex01"].wrong]
    (died,) = proofs["ex02"].findings
    assert (died.kind, "process that tried this exercise died" in died.text.en) == ("fault", True)
    (raised,) = proofs["ex03"].findings
    assert "LookupError('here')" in raised.text.en
    done = [one for one, _ in seen]
    assert done == sorted(done)
    assert seen[-1][0] > 0


def test_a_warm_process_serves_one_proof_after_the_other(tmp_path: Path) -> None:
    conditions = Conditions("7")
    order = ProofJob([exercise(tmp_path, "ex01", Draft())], "7", replace(EDITING, mutants=2), conditions, 1)
    with warm_process(conditions, order.exercises) as warm:
        verdicts = [proof.proven for _ in range(2) for proof in prove(order, lambda _: None, warm)]
    assert verdicts == [True, True]
