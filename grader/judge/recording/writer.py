"""Make a recording: play once every call whose answer a check on public cases may need."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import safetensors.torch
import torch

from grader.judge.diagnosis.exchange import exchangeable, exchanged
from grader.judge.diagnosis.precision import changed_in
from grader.judge.fresh import fresh_questions
from grader.judge.recording.digest import digest_of
from grader.judge.recording.form import CASES_FILE, FORMAT, TENSORS_FILE
from grader.judge.recording.packing import Packer
from grader.judge.simple_cases import simple_questions
from grader.sandbox.outcomes import Raised, Returned

if TYPE_CHECKING:
    from grader.course.model import Check
    from grader.judge.cases.case import Case
    from grader.judge.plan import Plan


Calls: TypeAlias = Mapping[tuple[str, bytes], Returned]
"""The questions of tests to the reference: answers by what was called and the digest of the arguments."""


def record(plan: Plan, tests: Calls | None = None) -> dict[str, bytes]:
    """Return the files of the recording of a plan with only public checks, by name; the same in every run."""
    recorder = _Recorder(plan, tests or {})
    for check in plan.exercise.checks:
        if check.target is not None:
            recorder.record(check)
    document = json.dumps(recorder.document(), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    tensors = recorder.packer.tensors
    # No line ends, because tools change them on the way.
    return {CASES_FILE: document.encode(), TENSORS_FILE: safetensors.torch.save(tensors)}


@dataclass(slots=True)
class _Recorder:
    plan: Plan
    tests: Calls
    packer: Packer = field(default_factory=Packer)
    arguments: dict[bytes, int] = field(default_factory=dict)
    nodes: list[dict[str, object]] = field(default_factory=list)
    outcomes: dict[str, int] = field(default_factory=dict)
    """Numbers of outcomes, by their JSON."""
    cases: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    simple: list[dict[str, object]] = field(default_factory=list)
    fresh: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    renewed: list[dict[str, object]] = field(default_factory=list)
    answers: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)

    def record(self, check: Check) -> None:
        """Record the calls of a check: its own cases, similar simple ones, and fresh ones."""
        own = [question.case for question in self.plan.questions[check.id]]
        self.cases[check.id] = [self._case(check, case) for case in own]
        for place, question in enumerate(self.plan.questions[check.id]):
            self._variants(check, question.case)
            if question.earlier is not None:
                renewed = {"check": check.id, "place": place, "case": self._case(check, question.earlier)}
                self.renewed.append(renewed)
        manners: dict[tuple[int, str], list[Case]] = {}
        for case in own:
            manners.setdefault((case.group, case.dtype), []).append(case)
        for (group, dtype), alike in manners.items():
            self._simple(check, group, dtype, alike)
        target = str(check.target)
        if target not in self.fresh:
            asked = fresh_questions(self.plan, check)
            self.fresh[target] = [
                {"check": other.id, "case": self._case(other, question.case)} for other, question in asked
            ]
            for other, question in asked:
                self._variants(other, question.case)

    def document(self) -> dict[str, object]:
        """Return the JSON."""
        tests = [
            {"target": name, "digest": digest.hex(), "outcome": self._outcome(answer)}
            for (name, digest), answer in self.tests.items()
        ]
        return {
            "format": FORMAT,
            "exercise": self.plan.exercise.id,
            "arguments": self.nodes,
            "outcomes": [json.loads(words) for words in self.outcomes],
            "cases": self.cases,
            "simple": self.simple,
            "fresh": self.fresh,
            "renewed": self.renewed,
            "answers": list(self.answers.values()),
            "tests": tests,
            "wrong": [
                {"misconception": wrong.misconception.id, "banned": sorted(wrong.banned)}
                for wrong in self.plan.wrong_answers
            ],
        }

    def _case(self, check: Check, case: Case) -> dict[str, object]:
        return {
            "arguments": self._played(check, case),
            "group": case.group,
            "sizes": dict(case.sizes),
            "dtype": case.dtype,
            "layout": case.layout,
            "positional": case.positional,
        }

    def _simple(self, check: Check, group: int, dtype: str, alike: list[Case]) -> None:
        rows = []
        layouts = dict.fromkeys(case.layout for case in alike)
        for question in simple_questions(self.plan, check, alike[0]):
            numbers = [self._played(check, replace(question.case, layout=layout)) for layout in layouts]
            rows.append([dict(question.case.sizes), numbers[0]])
        self.simple.append({"check": check.id, "group": group, "dtype": dtype, "cases": rows})

    def _variants(self, check: Check, case: Case) -> None:
        """Call the reference on a case with arguments swapped, or changed by less than a lower precision can hold."""
        for one, other in exchangeable(case):
            self._asked(check, exchanged(case, one, other))
        for name in case.arguments:
            changed = changed_in(case, name)
            if changed is not None:
                self._asked(check, changed)

    def _played(self, check: Check, case: Case) -> int:
        """Call the reference and the wrong answers on a case; return the number of its arguments."""
        row = self._asked(check, case)
        if case.layout not in row["wrong"]:
            given = (wrong.solution.answer_in_place(str(check.target), case) for wrong in self.plan.wrong_answers)
            row["wrong"][case.layout] = [self._outcome(answer) for answer in given]
        number: int = row["arguments"]
        return number

    def _asked(self, check: Check, case: Case) -> dict[str, Any]:
        """Call the reference on a case, in each dtype; return the row of its answers."""
        target, digest = str(check.target), digest_of(case.arguments)
        number = self.arguments.get(digest)
        if number is None:
            number = self.arguments[digest] = len(self.arguments)
            values = {name: self.packer.node(value) for name, value in case.arguments.items()}
            self.nodes.append({"digest": digest.hex(), "values": values})
        row = self.answers.get((target, number))
        if row is None:
            reference = self.plan.reference
            answers = [reference.answer(target, case, dtype) for dtype in (None, torch.float64, torch.float32)]
            row = {"target": target, "arguments": number, "reference": [self._outcome(answer) for answer in answers]}
            row["wrong"] = {}
            self.answers[target, number] = row
        return row

    def _outcome(self, outcome: Returned | Raised) -> int:
        words = json.dumps(self._written(outcome), ensure_ascii=False, allow_nan=False)
        return self.outcomes.setdefault(words, len(self.outcomes))

    def _written(self, outcome: Returned | Raised) -> Mapping[str, object]:
        if isinstance(outcome, Raised):
            # No place: it would be in a file that stays with the instructor.
            return {"raised": outcome.type, "message": outcome.message, "bases": list(outcome.bases)}
        written: dict[str, object] = {"returned": self.packer.node(outcome.value)}
        if outcome.changed:
            written["changed"] = list(outcome.changed)
        if outcome.aliases:
            written["aliases"] = list(outcome.aliases)
        return written
