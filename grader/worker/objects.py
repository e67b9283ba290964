"""Steps with an object of the submission's class: make it, fill it, use it step by step, and keep each value.

The steps are the course's own expressions. The judge compares each value as it was at that step.
"""

from __future__ import annotations

import ast
import copy
import itertools
import math
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import torch

from grader.worker.attachment import is_plain
from grader.worker.frame import FrameError, encode
from grader.worker.records import first_items
from grader.worker.size_limits import MAX_NODES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from types import ModuleType

OBJECT = "object:"
"""The beginning of the name under which the steps of a check are called."""
BY_NAME, BY_ORDER = "by_name", "by_order"
PARAMETERS = "parameters"
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class RecipeStep:
    """One step with the object; without a label its value is not kept."""

    source: str
    label: str = ""
    by: tuple[str, ...] = ()
    """Arguments, or `parameters`, for the gradient of the value; none: the value itself is kept."""
    weights: str = ""
    """The argument that the gradient starts with; by default ones."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What is done with an object of a class."""

    class_name: str
    object_name: str
    constructor: tuple[str, ...]
    """The arguments of the constructor."""
    steps: tuple[RecipeStep, ...]
    parameters: str = ""
    """How the argument `parameters` gets into the object: by name, by order or, if empty, not at all."""
    deterministic: bool = False
    first: int = 0
    """How many items of a generator are kept."""

    def to_value(self) -> dict[str, Any]:
        """Return the recipe in the form to send."""
        return asdict(self)

    @staticmethod
    def of(value: Mapping[str, Any]) -> Recipe:
        """Read back what `to_value` wrote."""
        return Recipe(**{**value, "steps": tuple(RecipeStep(**step) for step in value["steps"])})


def run(recipe: Recipe, module: ModuleType, /, **arguments: Any) -> tuple[object, ...]:
    """Run the steps with a fresh object of the module's class, and return the kept values in order.

    Raises:
        BaseException: whatever the submission raises.
    """
    others = copy.deepcopy(arguments) if recipe.deterministic else {}
    kept = _Steps(recipe, module, arguments).values()
    if not recipe.deterministic:
        return kept
    return (*kept, _same(kept, _Steps(recipe, module, others).values()))


def state_of(recipe: Recipe, module: ModuleType, seed: int, /, **arguments: Any) -> dict[str, torch.Tensor]:
    """Return the numbers that a fresh object holds: by order its parameters, else all of its `state_dict`.

    Memory that the object leaves without numbers is read as NaN.
    """
    steps = _Steps(recipe, module, arguments)
    with _seeded(seed), _without_leftovers():
        made = steps.make()
    own = made.named_parameters() if recipe.parameters == BY_ORDER else made.state_dict().items()
    return {name: tensor.detach().clone() for name, tensor in own}


class _Steps:
    def __init__(self, recipe: Recipe, module: ModuleType, arguments: dict[str, Any]) -> None:
        self._recipe = recipe
        self._arguments = arguments
        self._names: dict[str, Any] = {"torch": torch, "math": math, "np": np, "islice": itertools.islice, **arguments}
        self._module = module
        self._object: Any = None

    def values(self) -> tuple[object, ...]:
        with _seeded():
            return tuple(self._values())

    def make(self) -> Any:
        """Return a fresh object of the class."""
        given = {name: self._names[name] for name in self._recipe.constructor if name in self._arguments}
        return self._moved(getattr(self._module, self._recipe.class_name)(**given))

    def _values(self) -> Iterator[object]:
        recipe = self._recipe
        self._object = self._names[recipe.object_name] = self.make()
        wanted = sum(bool(step.label) for step in recipe.steps)
        if recipe.parameters:
            shapes, fits = self._fill(self._names[PARAMETERS])
            yield shapes
            if not fits:
                yield from [None] * wanted
                return
        for step in recipe.steps:
            value = self._gradients(step) if step.by else self._done(step.source)
            if step.label:
                yield self._kept(value)

    def _moved(self, made: object) -> object:
        """Return an object with its parameters in the dtype and on the device of the arguments."""
        first = next(_floating(self._arguments), None)
        return made.to(first) if isinstance(made, torch.nn.Module) and first is not None else made

    def _fill(self, given: Mapping[str, torch.Tensor]) -> tuple[object, bool]:
        """Put values into the object's parameters; return the shapes that the object has, and whether they fit."""
        if self._recipe.parameters == BY_ORDER:
            own = list(self._object.parameters())
            shapes: object = [list(parameter.shape) for parameter in own]
            fits = shapes == [list(tensor.shape) for tensor in given.values()]
            pairs = list(zip(own, given.values(), strict=False))
        else:
            state = self._object.state_dict()
            trained = {name for name, _ in self._object.named_parameters()} | given.keys()
            shapes = {name: list(state[name].shape) for name in state if name in trained}
            fits = shapes == {name: list(tensor.shape) for name, tensor in given.items()}
            pairs = [(state[name], tensor) for name, tensor in given.items() if name in state]
        if fits:
            with torch.no_grad():
                for own, tensor in pairs:
                    own.copy_(tensor)
        return shapes, fits

    def _done(self, source: str) -> object:
        """Run the statements of a step; return the value of the last one, if it has a value."""
        *before, last = ast.parse(source).body
        if isinstance(last, ast.Expr):
            self._run(ast.Module([*before], []))
            return eval(compile(ast.Expression(last.value), "step", "eval"), self._names)  # noqa: S307 - the course's own
        self._run(ast.Module([*before, last], []))
        return self._names[last.targets[0].id] if is_named(last) else None  # type: ignore[attr-defined] # by is_named

    def _run(self, statements: ast.Module) -> None:
        exec(compile(statements, "step", "exec"), self._names)  # noqa: S102 - the course's own code

    def _gradients(self, step: RecipeStep) -> dict[str, object]:
        """Return the gradients of a step's value by the named arguments, and by the object's parameters."""
        leaves = {name: self._names[name].detach().clone().requires_grad_() for name in step.by if name != PARAMETERS}
        own = list(self._object.named_parameters()) if PARAMETERS in step.by else []
        for _, parameter in own:
            parameter.grad = None
        before = {name: self._names[name] for name in leaves}
        self._names.update(leaves)
        value: Any = self._done(step.source)
        self._names.update(before)
        if isinstance(value, torch.Tensor) and value.requires_grad:
            _backward(value, self._names[step.weights] if step.weights else torch.ones_like(value))
        found: dict[str, object] = {name: leaf.grad for name, leaf in leaves.items()}
        if own:
            by_order = self._recipe.parameters == BY_ORDER
            grads = {name: parameter.grad for name, parameter in own}
            found[PARAMETERS] = list(grads.values()) if by_order else grads
        for _, parameter in own:
            parameter.grad = None
        return found

    def _kept(self, value: object) -> object:
        return _Snapshot(self._object, f"<{self._recipe.object_name}>").of(first_items(value, self._recipe.first))


class _Snapshot:
    """Copies values, so that no later step changes them; values of unknown types stay as they are."""

    def __init__(self, known: object, name: str) -> None:
        self._known = known
        self._name = name
        self._left = MAX_NODES

    def of(self, value: object, depth: int = 0) -> object:
        self._left -= 1
        if value is self._known:
            return self._name
        if is_plain(value):
            return value.detach().clone()
        if type(value) is np.ndarray:
            return value.copy()
        if depth > _DEEPEST or self._left < 0:
            return value
        if type(value) is set:
            return set(value)
        if type(value) is dict:
            return {key: self.of(part, depth + 1) for key, part in list(value.items())}
        if type(value) in (list, tuple):
            return type(value)(self.of(part, depth + 1) for part in list(value))  # type: ignore[call-overload, call-arg] # one of two
        return value


def is_named(statement: ast.stmt) -> bool:
    """Tell whether a statement assigns a value to one name."""
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return len(targets) == 1 and isinstance(targets[0], ast.Name)


def _backward(value: torch.Tensor, start: torch.Tensor) -> None:
    """Run backward from a value; given `start` itself, torch would import sympy, which takes a second."""
    if value.shape == start.shape and value.dtype == start.dtype and not value.is_complex():
        (value * start).sum().backward()  # type: ignore[no-untyped-call] # torch does not type it
    else:
        torch.autograd.backward(value, start)


@contextmanager
def _without_leftovers() -> Iterator[None]:
    """Fill new memory with NaN instead of leaving what was there."""
    before = torch.get_deterministic_debug_mode()
    torch.set_deterministic_debug_mode("warn")  # unlike use_deterministic_algorithms, it imports no compiler
    try:
        yield
    finally:
        torch.set_deterministic_debug_mode(before)


@contextmanager
def _seeded(seed: int = 0) -> Iterator[None]:
    """Make draws depend only on a seed and their order."""
    before, arrays = torch.get_rng_state(), np.random.get_state()  # noqa: NPY002 - a submission may use it
    # torch.manual_seed would keep a traceback for each device that is not started, which takes longer than most calls.
    torch.default_generator.manual_seed(seed)
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call] # torch does not type it
        torch.cuda.manual_seed_all(seed)
    if torch.backends.mps.is_available():
        torch.mps.manual_seed(seed)
    np.random.seed(seed)  # noqa: NPY002 - as above
    try:
        yield
    finally:
        torch.set_rng_state(before)
        np.random.set_state(arrays)  # noqa: NPY002 - as above


def _floating(value: object) -> Iterator[torch.Tensor]:
    if isinstance(value, torch.Tensor) and value.is_floating_point():
        yield value
    elif isinstance(value, dict | list | tuple):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _floating(part)


def _same(one: object, other: object) -> bool:
    try:
        return encode(one) == encode(other)
    except FrameError:  # too large, which is reported when it is sent
        return True
