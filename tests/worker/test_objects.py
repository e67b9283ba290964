"""Steps with an object of a class: what is kept is what was so at that step."""

from __future__ import annotations

import itertools
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import nn

from grader.worker.frame import Draft, Opaque, decode
from grader.worker.objects import BY_NAME, BY_ORDER, Recipe, RecipeStep, run
from grader.worker.placeholder_values import Iterated


class Linear(nn.Module):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.randn(outputs, inputs))
        self.bias = nn.Parameter(torch.randn(outputs))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x @ self.weight.T + self.bias


class Renamed(nn.Module):
    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.inner = nn.Linear(inputs, outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.inner(x)  # type: ignore[no-any-return] # torch's own


class Cache:
    def __init__(self) -> None:
        self.items: list[int] = []

    def append(self, item: int) -> Cache:
        self.items.append(item)
        return self

    def forever(self) -> itertools.count[int]:
        return itertools.count(len(self.items))

    def cycle(self) -> list[object]:
        loop: list[object] = []
        loop.extend([loop] * 50)
        return loop


class Random:
    def __init__(self) -> None:
        self.numbers = itertools.count(next(COUNTER))

    def next(self) -> int:
        return next(self.numbers)

    def drawn(self) -> float:
        return float(torch.rand(()))


COUNTER = itertools.count()
MODULE = ModuleType("submission")
vars(MODULE).update({kind.__name__: kind for kind in (Linear, Renamed, Cache, Random)})
WEIGHTS = {"weight": torch.tensor([[3.0, -1.0]], dtype=torch.float64), "bias": torch.tensor([0.5], dtype=torch.float64)}
X = torch.tensor([[1.0, 2.0]], dtype=torch.float64)


def of(kind: str, *steps: str | RecipeStep, **options: Any) -> Recipe:
    made = tuple(RecipeStep(step, step) if isinstance(step, str) else step for step in steps)
    return Recipe(kind, "it", ("inputs", "outputs"), made, **options)


def test_parameters_are_set_by_name_in_the_dtype_of_the_arguments() -> None:
    shapes, value = run(of("Linear", "it(x)", parameters=BY_NAME), MODULE, inputs=2, outputs=1, x=X, parameters=WEIGHTS)
    assert shapes == {"weight": [1, 2], "bias": [1]}
    assert isinstance(value, torch.Tensor)
    assert value.tolist() == [[1.5]]
    assert value.dtype is torch.float64
    assert not value.requires_grad


def test_by_order_other_names_do_and_by_name_they_stop_the_steps() -> None:
    given = {"inputs": 2, "outputs": 1, "x": X, "parameters": WEIGHTS}
    _, value = run(of("Renamed", "it(x)", parameters=BY_ORDER), MODULE, **given)
    assert isinstance(value, torch.Tensor)
    assert value.tolist() == [[1.5]]
    shapes, none = run(of("Renamed", "it(x)", parameters=BY_NAME), MODULE, **given)
    assert shapes == {"inner.weight": [1, 2], "inner.bias": [1]}
    assert none is None


def test_gradients_are_taken_by_arguments_and_by_parameters() -> None:
    step = RecipeStep("it(x)", "gradients", ("x", "parameters"), "weights")
    weights = torch.tensor([[2.0]], dtype=torch.float64)
    recipe = of("Linear", step, step, parameters=BY_NAME)
    given = {"inputs": 2, "outputs": 1, "x": X, "weights": weights, "parameters": WEIGHTS}
    _, first, second = run(recipe, MODULE, **given)
    assert repr(first) == repr(second)  # nothing is left over from the step before
    assert isinstance(first, dict)
    assert first["x"].tolist() == [[6.0, -2.0]]
    assert first["parameters"]["weight"].tolist() == [[2.0, 4.0]]
    assert X.grad is None


def test_a_value_is_kept_as_it_was_at_its_step() -> None:
    recipe = of(
        "Cache", "it.items", "it.append(3)", "it.append(4)", "it.items", RecipeStep("it.append(5)"), "len(it.items)"
    )
    assert run(recipe, MODULE) == ([], "<it>", "<it>", [3, 4], 3)


def test_names_that_steps_give_are_there_later() -> None:
    assert run(of("Cache", "y = [1, 2]", "y.append(3); sum(y)", RecipeStep("it.items = y"), "it.items"), MODULE) == (
        [1, 2],
        6,
        [1, 2, 3],
    )


def test_a_second_object_shows_what_is_kept_between_objects() -> None:
    assert run(of("Random", "it.next()", deterministic=True), MODULE)[-1] is False
    assert run(of("Random", "it.drawn()", deterministic=True), MODULE)[-1] is True


def test_no_randomness_of_others_is_spent() -> None:
    torch.manual_seed(5)
    before = torch.get_rng_state()
    run(of("Random", "it.drawn()"), MODULE)
    assert torch.equal(torch.get_rng_state(), before)


def test_endless_generators_and_cycles_are_bounded() -> None:
    assert run(of("Cache", "it.forever()", first=2), MODULE) == (Iterated((0, 1), ended=False),)
    (cycle,) = run(of("Cache", "it.cycle()"), MODULE)
    assert isinstance(decode(Draft(cycle).finish({}))["value"], Opaque)


def test_what_the_submission_raises_gets_out() -> None:
    with pytest.raises(AttributeError):
        run(of("Cache", "it.pop()"), MODULE)


def test_a_recipe_travels_as_plain_values() -> None:
    recipe = of("Linear", RecipeStep("it(x)", "y", ("x",), "w"), parameters=BY_ORDER, deterministic=True, first=3)
    assert Recipe.of(recipe.to_value()) == recipe
