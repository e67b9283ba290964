"""The reference solutions against autograd: a proof that does not use the judge."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import torch
from torch.testing import assert_close

if TYPE_CHECKING:
    from collections.abc import Callable

    from torch import Tensor

REFERENCE = Path(__file__).parents[2] / "reference"
SEEDS = range(20)
DTYPES = (torch.float64, torch.float32)


def as_it_is(tensor: Tensor) -> Tensor:
    return tensor


def transposed(tensor: Tensor) -> Tensor:
    return tensor.mT.contiguous().mT if tensor.dim() > 1 else tensor


def every_second(tensor: Tensor) -> Tensor:
    return tensor.repeat_interleave(2, dim=-1)[..., ::2] if tensor.dim() else tensor


LAYOUTS = (as_it_is, transposed, every_second)

on_all_inputs = pytest.mark.parametrize(
    ("seed", "dtype", "layout"),
    [(seed, dtype, layout) for seed in SEEDS for dtype in DTYPES for layout in LAYOUTS],
)


def function(folder: str, name: str, file: str = "solution.py") -> Callable[..., Any]:
    found: Callable[..., Any] = runpy.run_path(str(REFERENCE / folder / file))[name]
    return found


mse_grad = function("ex01_mse_gradient", "mse_grad")
softmax_backward = function("ex02_softmax_backward", "softmax_backward")
train_perceptron = function("ex03_perceptron", "train_perceptron")


def size(generator: torch.Generator, *choices: int) -> int:
    return choices[int(torch.randint(len(choices), (), generator=generator))]


def close(received: Tensor, expected: Tensor) -> None:
    """Compare, in float32 with the room that ten training steps and sums of a few terms need."""
    if received.dtype == torch.float32:
        scale = max(1.0, float(expected.abs().max()) if expected.numel() else 0.0)
        assert_close(received, expected, rtol=1e-5, atol=3e-6 * scale)
    else:
        assert_close(received, expected, rtol=1e-10, atol=1e-10)


def regression(n: int, d: int, generator: torch.Generator, dtype: torch.dtype) -> tuple[Tensor, ...]:
    return tuple(torch.randn(shape, generator=generator, dtype=dtype) for shape in ((n, d), (d,), (), (n,)))


@on_all_inputs
def test_mse_grad_is_the_gradient_of_the_sum_of_squared_errors(
    seed: int, dtype: torch.dtype, layout: Callable[[Tensor], Tensor]
) -> None:
    generator = torch.Generator().manual_seed(seed)
    n, d = size(generator, 0, 1, 2, 5), size(generator, 1, 2, 7)
    x, w, b, y = regression(n, d, generator, dtype)
    leaves = [tensor.clone().requires_grad_() for tensor in (w, b)]
    loss = (y - (x @ leaves[0] + leaves[1])).pow(2).sum()
    expected = torch.autograd.grad(loss, leaves)
    received = mse_grad(layout(x), layout(w), b, layout(y))
    for one, other in zip(received, expected, strict=True):
        close(one, other)


@on_all_inputs
@pytest.mark.parametrize("shape", [(1,), (3,), (2, 5), (3, 1), (1, 4), (0, 3), (2, 3, 5), (2, 3, 2, 5)], ids=str)
def test_softmax_backward_is_the_vector_jacobian_product_of_softmax(
    seed: int, dtype: torch.dtype, layout: Callable[[Tensor], Tensor], shape: tuple[int, ...]
) -> None:
    generator = torch.Generator().manual_seed(seed)
    for dim in range(-len(shape), len(shape)):
        if shape[dim] == 0:
            continue
        z = torch.randn(shape, generator=generator, dtype=dtype, requires_grad=True)
        grad_out = torch.randn(shape, generator=generator, dtype=dtype)
        p = torch.softmax(z, dim)
        (expected,) = torch.autograd.grad(p, z, grad_out)
        close(softmax_backward(layout(p.detach()), layout(grad_out), dim=dim), expected)


@on_all_inputs
@pytest.mark.parametrize("epochs", [0, 1, 10])
def test_train_perceptron_takes_the_steps_that_autograd_takes(
    seed: int, dtype: torch.dtype, layout: Callable[[Tensor], Tensor], epochs: int
) -> None:
    generator = torch.Generator().manual_seed(seed)
    n, d = size(generator, 1, 2, 5, 7), size(generator, 1, 3)
    x = torch.randn((n, d), generator=generator, dtype=dtype)
    t = torch.randint(2, (n,), generator=generator).to(dtype)
    lr = (0.1, 0.5, 2.0)[seed % 3]
    parameters = [torch.zeros(shape, dtype=dtype, requires_grad=True) for shape in ((d,), ())]
    expected = []
    for _ in range(epochs):
        loss = torch.nn.functional.mse_loss(torch.sigmoid(x @ parameters[0] + parameters[1]), t)
        expected.append(loss.item())
        gradients = torch.autograd.grad(loss, parameters)
        parameters = [
            (one - lr * step).detach().requires_grad_() for one, step in zip(parameters, gradients, strict=True)
        ]
    w, b, losses = train_perceptron(layout(x), layout(t), lr, epochs)
    assert isinstance(losses, list)
    assert all(isinstance(loss, float) for loss in losses)
    assert not w.requires_grad
    assert not b.requires_grad
    assert losses == pytest.approx(expected, rel=1e-5 if dtype == torch.float32 else 1e-10)
    for one, other in zip((w, b), parameters, strict=True):
        close(one, other.detach())


def test_a_saturated_perceptron_stays_finite() -> None:
    x, t = torch.tensor([[1e4], [-1e4], [5e3]]), torch.tensor([1.0, 0.0, 0.0])
    w, b, losses = train_perceptron(x, t, 1.0, 3)
    assert w.tolist() == [pytest.approx(1250.0)]
    assert b.tolist() == pytest.approx(-1 / 12)
    assert losses == pytest.approx([0.25, 1 / 3, 1 / 3])


@pytest.mark.parametrize("dtype", DTYPES)
def test_references_change_no_argument_and_share_no_memory(dtype: torch.dtype) -> None:
    generator = torch.Generator().manual_seed(0)
    x, w, b, y = regression(3, 2, generator, dtype)
    p = torch.softmax(x, -1)
    calls: list[tuple[Callable[..., Any], tuple[Tensor, ...], tuple[object, ...]]] = [
        (mse_grad, (x, w, b, y), ()),
        (softmax_backward, (p, x), ()),
        (train_perceptron, (x, (y > 0).to(dtype)), (0.5, 0)),
        (train_perceptron, (x, (y > 0).to(dtype)), (0.5, 3)),
    ]
    for call, tensors, rest in calls:
        before = [tensor.clone() for tensor in tensors]
        results = [part for part in _flat(call(*tensors, *rest)) if isinstance(part, torch.Tensor)]
        assert all(torch.equal(one, other) for one, other in zip(tensors, before, strict=True))
        owned = {tensor.untyped_storage().data_ptr() for tensor in tensors}
        assert not owned & {result.untyped_storage().data_ptr() for result in results}


def _flat(value: object) -> list[object]:
    return [leaf for part in value for leaf in _flat(part)] if isinstance(value, tuple | list) else [value]


WRONG_ANSWERS = [
    pytest.param(folder, name, file.name, id=f"{folder[:4]}-{file.stem}")
    for folder, name in (
        ("ex01_mse_gradient", "mse_grad"),
        ("ex02_softmax_backward", "softmax_backward"),
        ("ex03_perceptron", "train_perceptron"),
    )
    for file in sorted((REFERENCE / folder / "wrong").glob("*.py"))
]


def _wrong_arguments(folder: str) -> list[tuple[Any, ...]]:
    generator = torch.Generator().manual_seed(1)
    x, w, b, y = regression(3, 2, generator, torch.float64)
    if folder.startswith("ex01"):
        return [(x, w, b, y)]
    if folder.startswith("ex02"):
        square = torch.randn(3, 3, generator=generator, dtype=torch.float64)
        return [(torch.softmax(square, dim), square, dim) for dim in (0, 1)]
    large = torch.tensor([[1e4], [-1e4], [5e3]], dtype=torch.float64)
    labels = torch.tensor([1.0, 0.0, 0.0], dtype=torch.float64)
    return [(x, labels, 0.5, 3), (large, labels, 0.5, 3)]


@pytest.mark.parametrize(("folder", "name", "file"), WRONG_ANSWERS)
def test_a_wrong_answer_runs_and_is_wrong(folder: str, name: str, file: str) -> None:
    wrong, right = function(folder, name, f"wrong/{file}"), function(folder, name)
    assert any(_differ(wrong(*arguments), right(*arguments)) for arguments in _wrong_arguments(folder))


def _differ(one: object, other: object) -> bool:
    mine, theirs = _flat(one), _flat(other)
    return len(mine) != len(theirs) or any(map(_leaves_differ, mine, theirs))


def _leaves_differ(mine: object, theirs: object) -> bool:
    if isinstance(mine, torch.Tensor) and isinstance(theirs, torch.Tensor):
        return mine.shape != theirs.shape or not torch.allclose(mine, theirs)
    return type(mine) is not type(theirs) or mine != pytest.approx(theirs)
