"""Play public tests once, so that a recording can answer their questions to the reference.

A test is played with each answer that the course has. It can be recorded if its questions depend only on its draws:
then the solution and every wrong answer get the same questions.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import safetensors.torch

from grader.judge.comparison.structure import tensors_in
from grader.judge.conditions import Conditions
from grader.judge.needs import libraries_for
from grader.judge.recording.digest import digest_of_call
from grader.judge.recording.packing import Packer
from grader.judge.session import judge
from grader.sandbox.outcomes import Returned
from grader.sandbox.zygote import Zygote
from grader.submission.reading_tool import preloaded
from grader.submission.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import torch

    from grader.course.model import Check
    from grader.judge.cases.case import Case
    from grader.judge.cases.source import Argument
    from grader.judge.plan import Plan
    from grader.judge.recording.packing import Node
    from grader.judge.recording.writer import Calls
    from grader.judge.solution import AnswerSource
    from grader.result import Result
    from grader.sandbox.outcomes import Raised

_FILE: Final = "answer.py"


class NotedReference:
    """A reference that keeps a test's calls and their outcomes."""

    def __init__(self, source: AnswerSource) -> None:
        """Keep no call yet."""
        self._source = source
        self._fingerprints: dict[tuple[str, bytes], str] = {}
        self.calls: dict[tuple[str, bytes], Returned] = {}
        self.lost = 0
        """Calls that no recording can answer."""

    def function(self, name: str) -> Callable[..., object]:
        """Return a function of the reference whose calls are kept."""
        function = self._source.function(name)

        def noted(*args: object, **kwargs: object) -> object:
            digest = digest_of_call(args, kwargs)
            self.lost += 1  # until it has answered
            value = function(*args, **kwargs)
            fingerprint = _fingerprint(value)
            untouched = digest is not None and digest_of_call(args, kwargs) == digest
            if digest is not None and untouched and fingerprint:
                known = self._fingerprints.setdefault((name, digest), fingerprint)
                self.calls.setdefault((name, digest), Returned(value))
                self.lost -= known == fingerprint
            return value

        return noted

    def answer(self, name: str, case: Case, dtype: torch.dtype | None = None) -> Returned | Raised:
        """Return the reference's answer to a case."""
        return self._source.answer(name, case, dtype)

    def answer_in_place(self, name: str, case: Case) -> Returned | Raised:
        """Return the reference's answer to a case as a submission gets it."""
        return self._source.answer_in_place(name, case)

    def state(self, name: str, case: Case) -> dict[Any, Argument]:
        """Return the numbers that an object of the reference holds."""
        return self._source.state(name, case)


def play(plan: Plan, checks: Sequence[Check]) -> dict[str, Calls]:
    """Play the tests of some checks; return the calls of those that can be recorded, by check id."""
    if not checks:
        return {}
    with Zygote.start(preload=(*preloaded([_FILE]), *libraries_for([plan.exercise]))) as zygote:
        found = {check.id: _calls(plan, check, zygote) for check in checks}
    return {name: calls for name, calls in found.items() if calls is not None}


def _calls(plan: Plan, check: Check, zygote: Zygote) -> Calls | None:
    """Return the calls of a test to the reference; None if they cannot be recorded."""
    passed, calls, lost = _played(plan, check, plan.exercise.private / "solution.py", zygote)
    if not passed or lost:
        return None
    for known in plan.exercise.misconceptions:
        _, others, lost = _played(plan, check, known.path, zygote)
        if lost or others.keys() - calls.keys():
            return None
    return calls


def _played(plan: Plan, check: Check, path: Path, zygote: Zygote) -> tuple[bool, Calls, int]:
    """Play a test with an answer: whether it passed, its calls, and how many of them no recording can answer."""
    noted = NotedReference(plan.reference)
    alone = replace(plan.exercise, checks=(replace(check, after=()),))
    results: list[Result] = []
    judge(
        {alone.id: replace(plan, exercise=alone, reference=noted)},
        [Submission(alone.id, None, _FILE, _FILE, data=path.read_bytes())],
        zygote,
        Conditions(plan.seeds.public),
        results.append,
    )
    return results[0].passed, noted.calls, noted.lost


def _fingerprint(value: object) -> str:
    """Return a fingerprint that differs for different values; empty for one that cannot be recorded."""
    packer = Packer()
    node = packer.node(value)
    if _is_opaque(node) or any(tensor.grad_fn is not None for tensor in tensors_in(value)):
        return ""
    return json.dumps(node) + safetensors.torch.save(packer.tensors).hex()


def _is_opaque(node: Node) -> bool:
    if isinstance(node, list):
        return any(map(_is_opaque, node))
    if not isinstance(node, dict):
        return False
    return "opaque" in node or "code" in node or any(map(_is_opaque, node.values()))


def union(calls: Mapping[str, Calls]) -> Calls:
    """Return the calls of all tests together."""
    return {key: answer for several in calls.values() for key, answer in several.items()}
