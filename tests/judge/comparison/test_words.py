from __future__ import annotations

import pytest
import torch

from grader.judge.comparison.words import type_words
from grader.worker.frame import Opaque
from grader.worker.writer import Writer


@pytest.mark.parametrize(
    ("value", "said"),
    [({torch.zeros(1)}, "a set in which not everything"), ({torch.zeros(1): 1}, "a dict in which not every key")],
)
def test_a_container_that_cannot_be_sent_says_what_it_may_hold(value: object, said: str) -> None:
    node = Writer(strict=False).node(value, 0)
    assert isinstance(node, dict)
    assert type_words(Opaque(node["opaque"])).en.startswith(said)


def test_any_other_object_is_named_by_its_type() -> None:
    assert type_words(Opaque("numpy.random.Generator")).en == "an object of type `numpy.random.Generator`"
