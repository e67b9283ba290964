"""Whose memory a result uses, also where it has many parts."""

from __future__ import annotations

import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.worker import memory
from grader.worker.memory import Memory, meet, spans

PLACES = st.lists(st.tuples(st.integers(1, 60), st.integers(1, 5)).map(lambda one: (one[0], sum(one))), max_size=12)


@given(PLACES, PLACES)
def test_many_places_are_compared_as_few_are(some: list[tuple[int, int]], others: list[tuple[int, int]]) -> None:
    assert memory._meet_sorted(sorted(some), sorted(others)) == meet(some, others)


def test_one_tensor_of_thousands_that_belongs_to_an_earlier_result_is_found() -> None:
    first = [torch.zeros(2) for _ in range(2_000)]
    kept = Memory()
    kept.keep(first, spans(first))
    second = [torch.zeros(2) for _ in range(2_000)]
    assert not kept.shares(spans(second))
    assert kept.shares(spans([*second, first[777]]))
