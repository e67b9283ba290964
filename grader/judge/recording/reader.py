"""Read a recording; refuse a damaged one with one sentence, and never use more memory than its files."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np
import safetensors
import safetensors.torch
import torch
from pydantic import ValidationError

from grader.judge.cases.case import Case
from grader.judge.recording.answers import RecordedAnswers
from grader.judge.recording.form import CASES_FILE, TENSORS_FILE, RecordingForm
from grader.judge.recording.packing import DamagedRecording, Unpacker
from grader.sandbox.outcomes import Raised, Returned
from grader.text import NOTHING, Text
from grader.worker.placeholder_values import Code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from grader.course.model import Check
    from grader.judge.cases.small import Inputs
    from grader.judge.cases.source import Argument
    from grader.judge.recording.form import AnswersForm, CaseForm, OutcomeForm

LARGEST: Final = 64 << 20
"""The most bytes of one file."""
_NO_ANSWER: Final = Text("an answer is missing", "缺少某个答案")


class Recording:
    """The recorded cases of one exercise, with the answers of its reference and of its wrong answers."""

    def __init__(self, form: RecordingForm, unpacker: Unpacker) -> None:
        """Keep the recorded data; arguments and answers are made on demand.

        Raises:
            DamagedRecording: something names what is not there.
        """
        self._form = form
        self._unpacker = unpacker
        self._arguments: dict[int, Mapping[str, Argument]] = {}
        self._outcomes: dict[int, Returned | Raised] = {}
        digests = [bytes.fromhex(arguments.digest) for arguments in form.arguments]
        rows: dict[tuple[str, bytes], AnswersForm] = {}
        for row in form.answers:
            numbers = [*row.reference, *(number for several in row.wrong.values() for number in several)]
            uneven = any(len(several) != len(form.wrong) for several in row.wrong.values())
            if row.arguments >= len(digests) or uneven or max(numbers) >= len(form.outcomes):
                raise DamagedRecording(_NO_ANSWER)
            rows[row.target, digests[row.arguments]] = row
        by_test = {(call.target, bytes.fromhex(call.digest)): call.outcome for call in form.tests}
        if any(number >= len(form.outcomes) for number in by_test.values()):
            raise DamagedRecording(_NO_ANSWER)
        by_dtype = {key: row.reference for key, row in rows.items()}
        self.reference = RecordedAnswers(self._outcome, by_dtype, {}, by_test)
        self.wrong: tuple[tuple[str, frozenset[str], RecordedAnswers], ...] = tuple(
            (
                wrong.misconception,
                frozenset(wrong.banned),
                RecordedAnswers(self._outcome, {}, {key: _of(row, place) for key, row in rows.items()}),
            )
            for place, wrong in enumerate(form.wrong)
        )
        """The misconception of each wrong answer, the banned names it uses, and its answers."""

    def cases(self, check: Check) -> tuple[Case, ...]:
        """Return the cases of a check; none where none are recorded."""
        forms = self._form.cases.get(check.id, [])
        return tuple(self._case(check, form, index) for index, form in enumerate(forms))

    def simple(self, check: Check, like: Case) -> list[Inputs]:
        """Return the simple inputs similar to a case of a check, the simplest first."""
        return [
            (sizes, self._given(number))
            for form in self._form.simple
            if (form.check, form.group, form.dtype) == (check.id, like.group, like.dtype)
            for sizes, number in form.cases
        ]

    def fresh(self, target: str, checks: Sequence[Check]) -> list[tuple[Check, Case]]:
        """Return the fresh cases of a call target, each with the check that it was drawn for."""
        known = {check.id: check for check in checks}
        forms = [form for form in self._form.fresh.get(target, []) if form.check in known]
        return [
            (known[form.check], self._case(known[form.check], form.case, index)) for index, form in enumerate(forms)
        ]

    def renewed(self, check: Check) -> tuple[int, Case] | None:
        """Return which of the check's questions reuses objects, and what they held before; None if none does."""
        form = next((form for form in self._form.renewed if form.check == check.id), None)
        if form is None or form.place >= len(self._form.cases.get(check.id, [])):
            return None
        return form.place, self._case(check, form.case, form.place)

    def _case(self, check: Check, form: CaseForm, index: int) -> Case:
        return Case(
            index=index,
            group=form.group,
            arguments=self._given(form.arguments),
            sizes=form.sizes,
            dtype=form.dtype,
            layout=form.layout,
            positional=form.positional,
            note=check.cases[form.group].note if form.group < len(check.cases) else NOTHING,
            first=check.first,
        )

    def _given(self, number: int) -> Mapping[str, Argument]:
        if number >= len(self._form.arguments):
            raise DamagedRecording(Text("the inputs of a case are missing", "缺少某个用例的输入"))
        if number not in self._arguments:
            self._arguments[number] = _arguments(self._unpacker, self._form.arguments[number].values)
        return self._arguments[number]

    def _outcome(self, number: int) -> Returned | Raised:
        if number not in self._outcomes:
            self._outcomes[number] = self._made(self._form.outcomes[number])
        return self._outcomes[number]

    def _made(self, form: OutcomeForm) -> Returned | Raised:
        if form.raised:
            return Raised(form.raised, form.message, bases=tuple(form.bases))
        value = self._unpacker.value(form.returned)
        return Returned(value, changed=tuple(form.changed), aliases=tuple(form.aliases))


def read_recording(folder: Path, exercise: str, digests: Mapping[str, str]) -> Recording:
    """Read the recording of an exercise; `digests` are the SHA-256 of its files by name.

    Raises:
        DamagedRecording: it is cut, damaged, too large, or of another exercise.
    """
    words, numbers = (_bytes_of(folder / name, digests.get(name)) for name in (CASES_FILE, TENSORS_FILE))
    return recording_of(words, numbers, exercise)


def recording_of(words: bytes, numbers: bytes, exercise: str) -> Recording:
    """Return the recording that two files hold.

    Raises:
        DamagedRecording: they hold none of this exercise.
    """
    try:
        form = RecordingForm.model_validate_json(words)
        unpacker = Unpacker(safetensors.torch.load(numbers))
    except ValidationError as fault:
        first = fault.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))[:100] or CASES_FILE
        raise DamagedRecording(Text.same(f"{place}: {first['msg'][:200]}")) from fault
    except (safetensors.SafetensorError, ValueError, KeyError, RuntimeError, OverflowError) as fault:
        said = Text("{file} is damaged", "{file} 已损坏").format(file=TENSORS_FILE)
        raise DamagedRecording(said) from fault
    if form.exercise != exercise:
        text = Text("they belong to {found}, not to {wanted}", "它们属于 {found}，而不是 {wanted}")
        raise DamagedRecording(text.format(found=form.exercise, wanted=exercise))
    return Recording(form, unpacker)


def _bytes_of(path: Path, sha256: str | None) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        text = Text("{path} cannot be read ({reason})", "无法读取 {path}（{reason}）")
        raise DamagedRecording(text.format(path=path, reason=error.strerror)) from error
    if len(data) > LARGEST:
        text = Text("{path} is larger than {most} MiB", "{path} 大于 {most} MiB")
        raise DamagedRecording(text.format(path=path, most=LARGEST >> 20))
    if hashlib.sha256(data).hexdigest() != sha256:
        text = Text("{path} is not the file that was released", "{path} 与发布时的文件不同")
        raise DamagedRecording(text.format(path=path))
    return data


def _arguments(unpacker: Unpacker, node: Mapping[str, object]) -> dict[str, Argument]:
    return {name: _argument(unpacker.value(value)) for name, value in node.items()}


def _argument(value: object) -> Argument:
    """Return a value that can be an argument."""
    if isinstance(value, list | tuple):
        return type(value)(_argument(item) for item in value)
    if isinstance(value, dict):
        return {key: _argument(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float | complex | str | bytes | torch.Tensor | Code):
        return value
    if isinstance(value, np.ndarray | set):
        return value
    raise DamagedRecording(Text("an input has a type that no case has", "某个输入的类型不合法"))


def _of(row: AnswersForm, place: int) -> dict[str, int]:
    return {layout: numbers[place] for layout, numbers in row.wrong.items()}
