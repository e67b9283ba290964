"""Walk two nested values side by side: lists and tuples, dictionaries, and their leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import torch

from grader.judge.comparison.difference import Difference, DifferenceKind, ResultPart
from grader.judge.comparison.expected import Leaf
from grader.judge.comparison.remedies import parts_remedy
from grader.judge.comparison.texts import first_item_words
from grader.judge.comparison.types import differing_types
from grader.judge.comparison.words import key_words
from grader.text import NOTHING, Text
from grader.worker.placeholder_values import Iterated, Record

if TYPE_CHECKING:
    from grader.judge.comparison.expected import Expected, Terms


def walk(expected: Expected, received: object, terms: Terms) -> tuple[list[Leaf], list[Difference]]:
    """Pair the leaves of the expected value with the received ones; report type and structure separately."""
    walker = _PairWalker(terms)
    walker.visit(
        Leaf(
            ResultPart(probed=terms.probed),
            expected.answer,
            expected.exact,
            expected.single,
            received,
            expected.targets,
        )
    )
    return walker.leaves, walker.differences


class _PairWalker:
    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.leaves: list[Leaf] = []
        self.differences: list[Difference] = []

    def visit(self, leaf: Leaf) -> None:
        if isinstance(leaf.answer, list | tuple):
            self._visit_sequence(leaf, leaf.answer)
        elif isinstance(leaf.answer, Mapping):
            self._visit_mapping(leaf, leaf.answer)
        elif isinstance(leaf.answer, Record):
            self._visit_record(leaf, leaf.answer)
        elif isinstance(leaf.answer, Iterated):
            self._visit_iterated(leaf, leaf.answer)
        else:
            self.leaves.append(leaf)

    def _visit_sequence(self, leaf: Leaf, answer: Sequence[object]) -> None:
        received = leaf.received
        if not isinstance(received, list | tuple):
            self._differ_in_type(leaf)
            return
        if leaf.part.path in self.terms.lists and not isinstance(received, list):
            self._differ_in_type(leaf)
            return
        if len(received) != len(answer):
            self._differ_in_length(leaf.part, answer, received)
            return
        for index, (expected, value) in enumerate(zip(answer, received, strict=True)):
            part = self._item(leaf.part, index)
            self.visit(Leaf(part, expected, _item(leaf.exact, index), _item(leaf.single, index), value, leaf.targets))

    def _visit_mapping(self, leaf: Leaf, answer: Mapping[object, object]) -> None:
        received = leaf.received
        if not isinstance(received, Mapping):
            self._differ_in_type(leaf)
            return
        missing = [key for key in answer if key not in received]
        extra = [key for key in received if key not in answer]
        if missing or extra:
            self._differ_in_keys(leaf.part, missing, extra)
            return
        for key, expected in answer.items():
            part, exact, single = leaf.part.key(key), _value(leaf.exact, key), _value(leaf.single, key)
            self.visit(Leaf(part, expected, exact, single, received[key], leaf.targets))

    def _visit_record(self, leaf: Leaf, answer: Record) -> None:
        received = leaf.received
        if not isinstance(received, Record):
            self._differ_in_type(leaf)
            return
        missing = [name for name in answer.fields if name not in received.fields]
        extra = [name for name in received.fields if name not in answer.fields]
        if missing or extra:
            self._differ_in_keys(leaf.part, missing, extra)
            return
        for name, expected in answer.fields.items():
            exact, single = (_value(_fields(value), name) for value in (leaf.exact, leaf.single))
            part = leaf.part.field(name)
            self.visit(Leaf(part, expected, exact, single, received.fields[name], leaf.targets))

    def _visit_iterated(self, leaf: Leaf, answer: Iterated) -> None:
        received = leaf.received
        if not isinstance(received, Iterated):
            self._differ_in_type(leaf)
            return
        ended = received.ended or len(received.items) > len(answer.items)
        if len(received.items) != len(answer.items) or (answer.ended and not ended):
            self._differ_in_length(leaf.part, answer.items, received.items)
            return
        for index, (expected, value) in enumerate(zip(answer.items, received.items, strict=True)):
            exact, single = (_item(_items(value), index) for value in (leaf.exact, leaf.single))
            self.visit(Leaf(leaf.part.item(index), expected, exact, single, value, leaf.targets))

    def _item(self, part: ResultPart, index: int) -> ResultPart:
        if not part.path and index < len(self.terms.names):
            return ResultPart(self.terms.names[index], part.probed)
        return part.item(index)

    def _differ_in_type(self, leaf: Leaf) -> None:
        self.differences.append(differing_types(leaf.part, leaf.answer, leaf.received))

    def _differ_in_length(self, part: ResultPart, answer: Sequence[object], received: Sequence[object]) -> None:
        names = f" ({', '.join(self.terms.names)})" if not part.path and self.terms.names else ""
        message = Text(
            "{part} has {received}; {expected} expected{names}.",
            "{part}有 {received} 项，应有 {expected} 项{names}。",
        ).format(
            part=part.label,
            received=Text(f"{len(received)} {'entry' if len(received) == 1 else 'entries'}", str(len(received))),
            expected=Text(f"{len(answer)} {'was' if len(answer) == 1 else 'were'}", str(len(answer))),
            names=names,
        ) + first_item_words(answer, received)
        remedy = NOTHING if part.path or part.probed else parts_remedy(self.terms.names)
        self.differences.append(Difference(DifferenceKind.STRUCTURE, part.path, message, remedy=remedy))

    def _differ_in_keys(self, part: ResultPart, missing: Sequence[object], extra: Sequence[object]) -> None:
        texts = []
        if missing:
            texts.append(
                Text("{part} lacks the keys {keys}.", "{part}缺少键 {keys}。").format(
                    part=part.label, keys=key_words(missing)
                )
            )
        if extra:
            texts.append(
                Text("{part} has unexpected keys: {keys}.", "{part}有多余的键：{keys}。").format(
                    part=part.label, keys=key_words(extra)
                )
            )
        self.differences.append(Difference(DifferenceKind.STRUCTURE, part.path, Text.join(texts)))


def _fields(value: object) -> object:
    return value.fields if isinstance(value, Record) else None


def _items(value: object) -> object:
    return value.items if isinstance(value, Iterated) else None


def _item(value: object, index: int) -> object:
    return value[index] if isinstance(value, list | tuple) and index < len(value) else None


def _value(value: object, key: object) -> object:
    return value.get(key) if isinstance(value, Mapping) else None


def tensors_in(value: object) -> list[torch.Tensor]:
    """Return the tensors of a nested value, in order."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, Iterated | Record):
        value = value.items if isinstance(value, Iterated) else value.fields
    if isinstance(value, Mapping):
        return [tensor for part in value.values() for tensor in tensors_in(part)]
    if isinstance(value, list | tuple):
        return [tensor for part in value for tensor in tensors_in(part)]
    return []
