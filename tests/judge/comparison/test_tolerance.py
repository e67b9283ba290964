"""The tables of tolerances: the next lower precision fails, a correct answer in another order stays far inside."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.course.model import Tolerance
from grader.judge.comparison.tolerance import TABLES, bound

TF32_BITS, FLOAT32_BITS = 10, 23
SEEDS = range(20)
INNER = (1, 2, 5, 16, 64, 256, 1024, 4096)


def tf32(x: torch.Tensor) -> torch.Tensor:
    """Round as a tensor core does with its operands: ten bits of mantissa are left."""
    dropped = FLOAT32_BITS - TF32_BITS
    bits = x.contiguous().view(torch.int32) + (1 << (dropped - 1))
    return (bits & -(1 << dropped)).view(torch.float32)


def matrices(seed: int, inner: int) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(5, inner, generator=generator), torch.randn(inner, 3, generator=generator)


def excess(device: str, answer: torch.Tensor, a: torch.Tensor, b: torch.Tensor) -> float:
    """Return the largest error of a product in multiples of what is allowed."""
    exact = a.double() @ b.double()
    allowed = bound(exact, a @ b, torch.float32, 1.0, Tolerance(), device).allowed
    return float(((answer.double() - exact).abs() / allowed).max())


@given(st.floats(-(2.0**120), 2.0**120, width=32, allow_subnormal=False))
def test_rounding_to_tf32_keeps_ten_bits(number: float) -> None:
    rounded = float(tf32(torch.tensor([number])))
    assert abs(rounded - number) <= abs(number) * 2.0 ** -(TF32_BITS + 1)
    assert float(tf32(torch.tensor([rounded]))) == rounded


@pytest.mark.parametrize(("device", "times"), [("cuda", 5.0), ("cpu", 5.0), ("mps", 2.0)])
@pytest.mark.parametrize("inner", INNER)
def test_a_product_in_tf32_fails_clearly_whatever_its_size(device: str, times: float, inner: int) -> None:
    for seed in SEEDS:
        a, b = matrices(seed, inner)
        assert excess(device, tf32(a) @ tf32(b), a, b) > times


@pytest.mark.parametrize("inner", INNER)
def test_a_product_summed_in_another_order_stays_ten_times_inside(inner: int) -> None:
    for seed in SEEDS:
        a, b = matrices(seed, inner)
        one_by_one = (a.flip(1).unsqueeze(2) * b.flip(0).unsqueeze(0)).cumsum(1)[:, -1]
        in_pieces = sum(
            (x @ y for x, y in zip(torch.split(a, 8, 1), torch.split(b, 8, 0), strict=True)), torch.zeros(5, 3)
        )
        assert max(excess("cuda", summed, a, b) for summed in (one_by_one, in_pieces)) < 0.1


def test_a_gpu_gets_no_more_room_than_the_cpu_where_nothing_asks_for_it() -> None:
    assert TABLES["cuda"] == TABLES["cpu"]


def test_every_table_holds_whatever_its_device_can_compute_in() -> None:
    for device, table in TABLES.items():
        assert {torch.float32, torch.float16, torch.bfloat16} <= table.keys()
        assert (torch.float64 in table) == (device != "mps")


def test_a_tolerance_of_the_exercise_stands_on_every_device() -> None:
    exact = torch.ones(3, dtype=torch.float64)
    for device in TABLES:
        assert bound(exact, None, torch.float32, 1.0, Tolerance(relative=1e-3), device).relative == 1e-3
