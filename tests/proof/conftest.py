"""A small course whose one exercise is proven, and ways to spoil it; proofs made in this process, on one worker."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest

from grader.course.load import load_course
from grader.judge.conditions import Conditions
from grader.proof.effort import Effort
from grader.proof.evidence import gather
from grader.proof.gate import proof_of
from grader.proof.tasks import TaskContext

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.course.model import Course
    from grader.proof.evidence import Evidence
    from grader.proof.proofs import Proof
    from grader.sandbox.zygote import Zygote

SOLUTION = '''
"""The weighted mean."""


def weighted_mean(x, w):
    """Return Σ wᵢxᵢ / Σ wᵢ."""
    total = (x * w).sum()
    return total / w.sum()
'''
UNWEIGHTED = "def weighted_mean(x, w):\n    return x.mean()\n"
NOT_DIVIDED = "def weighted_mean(x, w):\n    return (x * w).sum()\n"
STATEMENT = "# {title}\n\n`weighted_mean(x, w)`\n"
CHECK = """
  - id: {id}
    title: {{en: {id}, zh: 检查}}
    points: 1
    call: weighted_mean
    {more}
    cases:
      - sizes: {{N: [3, 5]}}
        dtypes: [float64, float32]
        layouts: [contiguous, strided]
        draws: 2
        arguments:
          x: {{normal: [N]}}
          w: {{uniform: [N], low: 0.5, high: 1.5}}
      - sizes: {{N: [3, 3]}}
        dtypes: [float64]
        layouts: [contiguous]
        draws: 1
        arguments:
          x: {{normal: [N], scale: 3.0e-7}}
          w: {{uniform: [N], low: 0.5, high: 1.5}}
"""
EFFORT = Effort(seeds=6, hearings=1, tests_s=1.0, draws=20, specimens=2, secret_seeds=3)


@dataclass
class Draft:
    """A course with one exercise, in pieces that a test may exchange before it is written."""

    solution: str = SOLUTION
    stub: str = "def weighted_mean(x, w):\n    raise NotImplementedError\n"
    statement: dict[str, str] = field(
        default_factory=lambda: {"en": STATEMENT.format(title="Mean"), "zh": STATEMENT.format(title="均值")}
    )
    public: str = CHECK.format(id="values", more="hint: 0")
    hidden: str = CHECK.format(id="hidden", more="hint: 0")
    entries: str = "  - {name: weighted_mean, signature: '(x, w)'}\n"
    wrong: dict[str, str] = field(default_factory=lambda: {"unweighted": UNWEIGHTED, "not-divided": NOT_DIVIDED})
    equivalent: dict[str, str] = field(default_factory=dict)
    oracle: str = ""
    tests: str = ""
    properties: str = ""
    """As a list in YAML, with its brackets."""

    def write(self, root: Path) -> Course:
        """Write the course and load it."""
        folder, private = root / "exercises" / "ex01_mean", root / "reference" / "ex01_mean"
        (private / "wrong").mkdir(parents=True)
        folder.mkdir(parents=True, exist_ok=True)
        (root / "exercises" / "course.yaml").write_text(
            'title: {en: A course, zh: 课程}\nseed: "7"\nparts:\n  - id: one\n    title: {en: One, zh: 一}\n'
            "    exercises: [ex01]\n",
            encoding="utf-8",
        )
        (folder / "exercise.yaml").write_text(self._definition(), encoding="utf-8")
        for language, words in self.statement.items():
            (folder / f"statement.{language}.md").write_text(words, encoding="utf-8")
        (folder / "stub.py").write_text(self.stub, encoding="utf-8")
        (private / "solution.py").write_text(self.solution, encoding="utf-8")
        (private / "private.yaml").write_text(self._private(), encoding="utf-8")
        if self.tests:
            (private / "checks.py").write_text(self.tests, encoding="utf-8")
        for name, source in self.wrong.items():
            (private / "wrong" / f"{name.replace('-', '_')}.py").write_text(source, encoding="utf-8")
        return load_course(root)

    def _definition(self) -> str:
        return (
            "id: ex01\ntitle: {en: Weighted mean, zh: 加权平均}\ntopics: [mean]\n"
            f"entry_points:\n{self.entries}"
            "limits: {call_s: 2}\nhints:\n  - {en: Add up., zh: 求和。}\n"
            + (f"properties: {self.properties}\n" if self.properties else "")
            + f"checks:\n{self.public}"
        )

    def _private(self) -> str:
        lines = [f"checks:{self.hidden or ' []'}\n", "misconceptions:\n" if self.wrong else ""]
        for name in self.wrong:
            words = f"{{en: It is {name}., zh: 典型错误。}}"
            file = f"{name.replace('-', '_')}.py"
            lines.append(f"  - {{id: {name}, file: {file}, title: {words}, explanation: {words}}}\n")
        lines.append("equivalent:\n" if self.equivalent else "")
        lines.extend(f"  - mutant: {change!r}\n    reason: {reason}\n" for change, reason in self.equivalent.items())
        lines.append(f"oracle:\n{self.oracle}" if self.oracle else "")
        return "".join(lines)


@dataclass
class Bench:
    """Makes proofs in this process."""

    root: Path
    zygote: Zygote

    def prove(self, draft: Draft, effort: Effort = EFFORT) -> Proof:
        """Write the course and prove its exercise."""
        course = draft.write(self.root)
        (exercise,) = course.exercises
        desk = TaskContext({exercise.id: exercise}, course.seed, self.zygote, Conditions(course.seed))
        return proof_of(exercise, _gathered(exercise, effort, desk), effort)

    def kinds(self, draft: Draft, effort: Effort = EFFORT) -> set[str]:
        """Return the kinds of findings that count."""
        return {finding.kind for finding in self.prove(draft, effort).findings if not finding.note}


def _gathered(exercise: Any, effort: Effort, desk: TaskContext) -> Evidence:
    steps = gather(exercise, effort)
    tasks = next(steps)
    while True:
        try:
            tasks = steps.send([task.run(desk) for task in tasks])
        except StopIteration as end:
            evidence: Evidence = end.value
            return evidence


@pytest.fixture
def bench(tmp_path: Path, warm: Zygote) -> Bench:
    return Bench(tmp_path / "course", warm)


@pytest.fixture
def few() -> Callable[[int], Effort]:
    """Return an effort with so many mutants."""
    return lambda mutants: replace(EFFORT, mutants=mutants)
