from __future__ import annotations

import json

import pytest
import torch

from grader.judge.comparison.words import key_words
from grader.judge.shown import Keeper
from grader.values import shown_to_json
from grader.worker.frame import Code, Opaque

LARGEST = 40_000
"""Bytes of JSON that one value may take, whatever it is."""


def tree(depth: int) -> object:
    return torch.full((64,), -1.2345e-7) if depth == 0 else [tree(depth - 1) for _ in range(16)]


def chain(depth: int) -> object:
    value: object = 1.0
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        torch.empty(1 << 40, 0),
        torch.empty(0, 1 << 30),
        torch.zeros(1).expand(1 << 30),
        [torch.empty(1 << 20, 0)] * 16,
        tree(4),
        {str(number): {str(inner): tree(1) for inner in range(16)} for number in range(16)},
        {"a" * 550_000: 1, "b" * 550_000: 2},
        chain(30),
        list(range(100_000)),
        ["x" * 100_000] * 100,
        Code("x = 1\n" * 100_000),
        Opaque("a" * 200),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_is_answered_little_of_it_is_kept(value: object) -> None:
    assert len(json.dumps(shown_to_json(Keeper().keep(value)))) < LARGEST


@pytest.mark.parametrize(
    "value",
    [
        [{"key": index} for index in range(17)],
        {f"key {index}": "text" for index in range(17)},
        chain(30),
        tree(4),
        Code("x = 1\n" * 100_000),
        ["x" * 100_000] * 100,
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_cut_says_so(value: object) -> None:
    keeper = Keeper()
    keeper.keep(value)
    assert keeper.cut


def test_an_ordinary_answer_is_kept_whole() -> None:
    keeper = Keeper()
    keeper.keep({"w": torch.ones(2, 3), "losses": [0.5, 0.25], "nested": [[1, [2, [3]]]]})
    assert not keeper.cut


def test_a_sentence_names_few_keys_and_little_of_each() -> None:
    assert key_words(["a", "b"]) == "'a', 'b'"
    assert len(key_words(["k" * 1_000_000] * 100)) < 500
    assert key_words([str(number) for number in range(10)]).endswith("… (+2)")
