"""Exercises in numpy, and those of classes, are proven as others are: nothing untrue is claimed of them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.judge.cases.seeds import Seeds
from grader.judge.plan import plan_exercise
from tests.proof.conftest import CHECK, EFFORT, Draft

if TYPE_CHECKING:
    from pathlib import Path

    from tests.proof.conftest import Bench

NUMPY = '''
"""The weighted mean, in numpy."""

import numpy as np


def weighted_mean(x, w):
    """Return Σ wᵢxᵢ / Σ wᵢ."""
    total = (x * w).sum()
    return np.asarray(total / w.sum())
'''
UNWEIGHTED = "import numpy as np\n\n\ndef weighted_mean(x, w):\n    return np.asarray(x.mean())\n"
NOT_DIVIDED = "import numpy as np\n\n\ndef weighted_mean(x, w):\n    return np.asarray((x * w).sum())\n"
PROBE = """
def mean(submission, x, w):
    return submission.weighted_mean(x.numpy(), w.numpy())
"""
ADAM = '''
"""Adam for one tensor."""

import torch


class Adam:
    """Takes steps of Adam."""

    def __init__(self, lr, eps=1e-8):
        """Begin."""
        self.lr, self.eps = lr, eps
        self.m = self.v = None
        self.t = 0

    def step(self, w, grad):
        """Return w after one step."""
        if self.m is None:
            self.m, self.v = torch.zeros_like(w), torch.zeros_like(w)
        self.t += 1
        self.m = 0.9 * self.m + 0.1 * grad
        self.v = 0.999 * self.v + 0.001 * grad * grad
        m, v = self.m / (1 - 0.9**self.t), self.v / (1 - 0.999**self.t)
        return w - self.lr * m / (v.sqrt() + self.eps)
'''
STEPS = """
def steps(submission, w, grads, lr):
    adam = submission.Adam(lr)
    seen = []
    for grad in grads:
        w = adam.step(w, grad)
        seen.append(w)
    return seen
"""
ADAM_CHECK = """
  - id: {id}
    title: {{en: {id}, zh: 检查}}
    points: 1
    probe: steps
    uses: [Adam]
    hint: 0
    cases:
      - sizes: {{N: [3, 5]}}
        dtypes: [float64, float32]
        layouts: [contiguous, strided]
        draws: 2
        arguments:
          w: {{normal: [N]}}
          grads: {{list: [{{normal: [N]}}, {{normal: [N]}}, {{normal: [N]}}]}}
          lr: {{one_of: [0.1, 0.5]}}
      - sizes: {{N: [3, 3]}}
        dtypes: [float64]
        draws: 1
        arguments:
          w: {{normal: [N]}}
          grads: {{list: [{{normal: [N], scale: 3.0e-7}}, {{normal: [N], scale: 3.0e-7}}]}}
          lr: 0.1
"""
FEW = replace(EFFORT, mutants=3, seeds=3, specimens=0)


def probed(draft: Draft, probe: str, root: Path) -> Draft:
    """Give a draft's course a probe."""
    folder = root / "exercises" / "ex01_mean"
    folder.mkdir(parents=True)
    (folder / "probe.py").write_text(probe, encoding="utf-8")
    return draft


def numpy_draft(call: str) -> Draft:
    public, hidden = (
        CHECK.format(id=name, more="hint: 0").replace("call: weighted_mean", call) for name in ("values", "hidden")
    )
    wrong = {"unweighted": UNWEIGHTED, "not-divided": NOT_DIVIDED}
    return Draft(NUMPY, public=public, hidden=hidden, wrong=wrong)


def test_an_exercise_in_numpy_is_proven_and_its_altered_answers_are_caught(bench: Bench) -> None:
    draft = probed(numpy_draft("probe: mean\n    uses: [weighted_mean]"), PROBE, bench.root)
    proof = bench.prove(draft, FEW)
    assert [finding.text.en for finding in proof.findings if not finding.note] == []


def test_an_exercise_of_a_class_is_proven_and_its_altered_answers_are_caught(bench: Bench) -> None:
    draft = Draft(
        ADAM,
        stub="class Adam:\n    pass\n",
        statement={language: f"# {title}\n\n`Adam(lr, eps=1e-8)`\n" for language, title in (("en", "A"), ("zh", "甲"))},
        public=ADAM_CHECK.format(id="values"),
        hidden=ADAM_CHECK.format(id="hidden"),
        entries="  - {name: Adam, signature: '(lr, eps=1e-8)'}\n",
        wrong={
            "no-correction": ADAM.replace("self.m / (1 - 0.9**self.t), self.v / (1 - 0.999**self.t)", "self.m, self.v"),
            "no-root": ADAM.replace("v.sqrt()", "v"),
        },
    )
    proof = bench.prove(probed(draft, STEPS, bench.root), FEW)
    assert [finding.text.en for finding in proof.findings if not finding.note] == []


def test_a_reference_that_returns_an_array_needs_no_probe(tmp_path: Path) -> None:
    (exercise,) = numpy_draft("call: weighted_mean").write(tmp_path).exercises
    questions = plan_exercise(exercise, Seeds("7", "secret")).questions["values"]
    assert questions
    assert all(question.expected is not None for question in questions)
