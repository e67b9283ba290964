"""Under `Reordered` the terms of every sum come back to front, and nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import torch
from torch.testing import assert_close
from torch.utils._python_dispatch import TorchDispatchMode

from grader.proof.reordering import Reordered

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from torch import Tensor


class Spy(TorchDispatchMode):  # type: ignore[no-untyped-call] # torch leaves its hook untyped
    """Keeps what operators are given."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call] # as above
        self.seen: list[tuple[str, list[Tensor]]] = []

    def __torch_dispatch__(
        self,
        func: Callable[..., object],
        types: Sequence[type],
        args: Sequence[object] = (),
        kwargs: Mapping[str, object] | None = None,
    ) -> object:
        del types
        tensors = [argument.clone() for argument in args if isinstance(argument, torch.Tensor)]
        self.seen.append((str(func), tensors))
        return func(*args, **(kwargs or {}))


def numbers(*shape: int) -> Tensor:
    return torch.arange(1.0, 1.0 + torch.Size(shape).numel()).reshape(shape).double() / 7


CALLS: dict[str, tuple[Callable[..., Tensor], tuple[Tensor, ...]]] = {
    "aten.sum.default": (torch.sum, (numbers(3, 2),)),
    "aten.sum.dim_IntList": (lambda x: x.sum((0, 1)), (numbers(3, 2),)),
    "aten.mean.dim": (lambda x: x.mean(0, keepdim=True), (numbers(3, 2),)),
    "aten.mean.default": (torch.mean, (numbers(3),)),
    "aten.prod.dim_int": (lambda x: x.prod(1), (numbers(3, 2),)),
    "aten.var.correction": (lambda x: x.var(0), (numbers(3, 2),)),
    "aten.logsumexp.default": (lambda x: x.logsumexp(1), (numbers(3, 2),)),
    "aten.linalg_vector_norm.default": (lambda x: torch.linalg.norm(x, dim=1), (numbers(3, 2),)),
    "aten.dot.default": (torch.dot, (numbers(3), numbers(3))),
    "aten.mv.default": (torch.mv, (numbers(2, 3), numbers(3))),
    "aten.mm.default": (torch.mm, (numbers(2, 3), numbers(3, 2))),
    "aten.bmm.default": (torch.bmm, (numbers(2, 2, 3), numbers(2, 3, 2))),
    "aten.addmm.default": (torch.addmm, (numbers(2, 2), numbers(2, 3), numbers(3, 2))),
}


@pytest.mark.parametrize("name", CALLS)
def test_the_operator_is_handed_its_terms_reversed_and_gives_the_same(name: str) -> None:
    function, given = CALLS[name]
    with Spy() as spy, Reordered():
        result = function(*given)
    assert_close(result, function(*given), rtol=1e-12, atol=0)
    received = dict(spy.seen)[name]
    assert any(not torch.equal(one, other) for one, other in zip(received, given, strict=True))
    assert all(
        torch.equal(one.flatten().sort().values, other.flatten().sort().values)
        for one, other in zip(received, given, strict=True)
    )


def test_the_sums_of_a_backward_pass_are_reversed_too() -> None:
    w = numbers(3).requires_grad_()
    with Spy() as spy, Reordered():
        torch.autograd.backward((numbers(4, 3) @ w).square().mean())
    products = [tensors for name, tensors in spy.seen if name == "aten.mv.default"]
    assert len(products) == 2
    assert w.grad is not None
    plain = numbers(3).requires_grad_()
    torch.autograd.backward((numbers(4, 3) @ plain).square().mean())
    assert_close(w.grad, plain.grad, rtol=1e-12, atol=0)


def test_scalars_and_empty_tensors_can_be_summed() -> None:
    with Reordered():
        assert torch.tensor(2.0).sum() == 2
        assert torch.zeros(0).sum() == 0
        assert torch.zeros(0, 3).sum(0).tolist() == [0, 0, 0]
