"""What lasts from one call to the next, and what a call does not hear about the calls before it."""

from __future__ import annotations

import torch

from grader.worker.calling import CallState, How, call
from grader.worker.tracing import ENGINE, Depth


def here(trace: Depth) -> How:
    return How(grad=True, trace=trace, device="cpu")


def by_autograd(x: torch.Tensor) -> torch.Tensor:
    (found,) = torch.autograd.grad((x * x).sum(), x)
    return found


def by_hand(x: torch.Tensor) -> torch.Tensor:
    return 2 * x.detach()


def argument() -> torch.Tensor:
    return torch.ones(2, requires_grad=True)


def test_the_engine_is_seen_in_each_call_that_runs_it_and_in_no_other() -> None:
    state = CallState("cpu")
    for function, found in ((by_hand, False), (by_autograd, True), (by_hand, False), (by_autograd, True)):
        assert (ENGINE in call(function, [argument()], {}, state, here("engines"))[1]["ran"]) is found


def test_runs_in_a_call_that_is_not_traced_are_not_laid_at_the_next_ones_door() -> None:
    state = CallState("cpu")
    call(by_hand, [argument()], {}, state, here("engines"))
    call(by_autograd, [argument()], {}, state, here("nothing"))
    assert call(by_hand, [argument()], {}, state, here("engines"))[1]["ran"] == []


def test_runs_with_earlier_arguments_do_not_count() -> None:
    state = CallState("cpu")
    call(by_hand, [argument()], {}, state, here("engines"))
    turns = iter((by_autograd, by_hand))
    earlier = {"args": [argument()], "kwargs": {}}

    def in_turn(x: torch.Tensor) -> torch.Tensor:
        function = next(turns)
        return function(x)

    assert call(in_turn, [argument()], {}, state, here("engines"), earlier)[1]["ran"] == []


def test_a_setting_that_a_call_leaves_is_told_with_it_and_with_no_later_one() -> None:
    state = CallState("cpu")

    def leaves(x: torch.Tensor) -> torch.Tensor:
        torch.set_grad_enabled(False)
        torch.set_default_dtype(torch.float64)
        return by_hand(x)

    try:
        told = [call(function, [argument()], {}, state, here("nothing"))[1]["told"] for function in (leaves, by_hand)]
    finally:
        torch.set_grad_enabled(True)
        torch.set_default_dtype(torch.float32)
    assert told == [["torch.set_default_dtype"], []]


def test_a_default_device_is_put_back() -> None:
    state = CallState("cpu")

    def leaves(x: torch.Tensor) -> torch.Tensor:
        torch.set_default_device("meta")
        return by_hand(x)

    assert call(leaves, [argument()], {}, state, here("nothing"))[1]["told"] == ["torch.set_default_device"]
    assert torch.ones(1).device.type == "cpu"
