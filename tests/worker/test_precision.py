"""What a submission may switch on is seen and switched off; the CPU has these switches too, so no GPU is needed."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import pytest
import torch

from grader.worker.calling import CallState, How, call
from grader.worker.frame import decode
from grader.worker.precision import lowered, raise_all, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE = How(grad=True, trace="nothing", device="cpu")
MATMUL = "torch.backends.cuda.matmul"


@pytest.fixture(autouse=True)
def _as_in_a_worker() -> Iterator[None]:
    """Begin as a worker does, and leave torch as the other tests want it."""
    deterministic = torch.are_deterministic_algorithms_enabled()
    with warnings.catch_warnings():
        settle("cpu")
        yield
        raise_all("cpu")
    torch.use_deterministic_algorithms(deterministic)


def tf32(x: torch.Tensor) -> torch.Tensor:
    torch.backends.cuda.matmul.fp32_precision = "tf32"
    return x


def tf32_the_old_way(x: torch.Tensor) -> torch.Tensor:
    torch.backends.cuda.matmul.allow_tf32 = True
    return x


def fast_convolutions(x: torch.Tensor) -> torch.Tensor:
    torch.backends.cudnn.allow_tf32 = True
    return x


def medium(x: torch.Tensor) -> torch.Tensor:
    torch.set_float32_matmul_precision("medium")
    return x


def autocast(x: torch.Tensor) -> torch.Tensor:
    torch.autocast("cpu").__enter__()  # type: ignore[no-untyped-call] # torch does not type it
    return x


def half_by_default(x: torch.Tensor) -> torch.Tensor:
    torch.set_default_dtype(torch.bfloat16)
    return x


@pytest.mark.parametrize(
    ("function", "name"),
    [
        (tf32, MATMUL),
        (tf32_the_old_way, MATMUL),
        (fast_convolutions, "torch.backends.cudnn.conv"),
        (medium, "torch.backends.mkldnn.matmul"),
        (autocast, "torch.autocast"),
        (half_by_default, "torch.set_default_dtype"),
    ],
)
def test_a_lower_precision_that_a_call_leaves_is_told_and_gone_for_the_next(
    function: Callable[[torch.Tensor], torch.Tensor], name: str
) -> None:
    _, told = call(function, [torch.ones(2)], {}, CallState("cpu"), HERE)
    assert name in told["lowered"]
    assert told["put_back"] == []
    assert lowered("cpu") == []
    _, after = call(torch.neg, [torch.ones(2)], {}, CallState("cpu"), HERE)
    assert (after["lowered"], after["put_back"]) == ([], [])


@pytest.mark.parametrize("function", [tf32, medium, autocast, half_by_default])
def test_what_was_lowered_before_a_call_is_put_back_for_it(function: Callable[[torch.Tensor], torch.Tensor]) -> None:
    function(torch.ones(1))
    draft, told = call(lambda: [*lowered("cpu"), str(torch.ones(1).dtype)], [], {}, CallState("cpu"), HERE)
    assert decode(draft.finish({}))["value"] == ["torch.float32"]
    assert told["put_back"] != []
    assert told["lowered"] == []


def test_a_call_that_raises_leaves_full_precision_too() -> None:
    def fails(x: torch.Tensor) -> None:
        medium(x)
        msg = "no"
        raise ValueError(msg)

    with pytest.raises(ValueError, match="no"):
        call(fails, [torch.ones(1)], {}, CallState("cpu"), HERE)
    assert lowered("cpu") == []


def test_autocast_within_a_call_is_the_submissions_own_affair() -> None:
    def mixed(x: torch.Tensor) -> torch.Tensor:
        with torch.autocast("cpu", dtype=torch.bfloat16):
            return (x @ x).float()

    assert call(mixed, [torch.ones(2, 2)], {}, CallState("cpu"), HERE)[1]["lowered"] == []


def test_on_a_gpu_deterministic_algorithms_are_asked_for_and_nobody_is_told_where_there_are_none() -> None:
    settle("cuda:0")
    assert torch.are_deterministic_algorithms_enabled()
    assert torch.is_deterministic_algorithms_warn_only_enabled()
    assert not torch.backends.cudnn.benchmark
    assert not torch.backends.cuda.matmul.allow_fp16_reduced_precision_reduction
    warnings.warn("kthvalue CUDA does not have a deterministic implementation, but you set", UserWarning, stacklevel=1)
