"""Arguments on another device than the judge's: `meta` is one that every machine has, though it holds no values."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.worker.accelerator import elsewhere, moved, start
from grader.worker.calling import CallState, How, call
from grader.worker.frame import decode
from grader.worker.placement import LAYOUTS, place

META = How(grad=True, trace="nothing", device="meta")


@given(st.sampled_from(LAYOUTS), st.lists(st.integers(0, 3), max_size=3), st.booleans())
def test_a_moved_tensor_lies_as_it_lay(layout: str, shape: list[int], requires_grad: bool) -> None:  # noqa: FBT001 - drawn
    drawn = place(torch.ones(shape), next(known for known in LAYOUTS if known == layout)).requires_grad_(requires_grad)
    there = moved(drawn, "meta")
    assert isinstance(there, torch.Tensor)
    assert there.device.type == "meta"
    assert (there.shape, there.stride(), there.dtype) == (drawn.shape, drawn.stride(), drawn.dtype)
    assert there.requires_grad == requires_grad
    assert there.is_leaf


def test_tensors_in_lists_are_moved_and_other_values_left() -> None:
    value = moved([torch.ones(2), [torch.ones(1)], 3, "x"], "meta")
    assert isinstance(value, list)
    assert (value[0].device.type, value[1][0].device.type, value[2:]) == ("meta", "meta", [3, "x"])


def test_a_tensor_that_lies_there_already_is_not_copied() -> None:
    tensor = torch.ones(2)
    assert moved(tensor, "cpu") is tensor


def test_a_function_gets_its_arguments_on_the_device_of_the_call() -> None:
    draft, answer = call(
        lambda x, *, y: [str(tensor.device) for tensor in (x, *y)],
        [torch.ones(2)],
        {"y": [torch.ones(1)]},
        CallState("meta"),
        META,
    )
    assert decode(draft.finish({}))["value"] == ["meta", "meta"]
    assert answer["elsewhere"] == []


def test_a_result_that_lies_elsewhere_than_the_first_tensor_is_told() -> None:
    _, answer = call(lambda n, x: [torch.zeros(n), x.shape[0]], [3, torch.ones(2)], {}, CallState("meta"), META)
    assert answer["elsewhere"] == ["cpu"]


def test_without_a_tensor_among_the_arguments_a_result_may_lie_anywhere() -> None:
    assert elsewhere([3, "x"], [torch.zeros(1)]) == []
    assert call(torch.zeros, [3], {}, CallState("meta"), META)[1]["elsewhere"] == []


def test_a_device_that_cannot_compute_is_found_out_at_the_start() -> None:
    with pytest.raises(RuntimeError, match="meta"):
        start("meta", 1 << 20)
