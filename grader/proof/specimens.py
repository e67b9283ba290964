"""Specimens: wrong answers made from a solution with a known cause, to test the truth of the diagnosis."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from grader.proof.mutants import mutants_of, sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.course.model import EntryPoint, Exercise


class Cause(StrEnum):
    """What makes a specimen wrong."""

    MUTANT = "mutant"
    EPSILON = "epsilon"
    """A small number is added inside a division, a logarithm or a root."""
    CLIPPED = "clipped"
    DTYPE = "dtype"
    """The result always has one dtype, whatever the input."""
    ROUNDED = "rounded"
    """The result went through the next lower precision."""
    PERMUTED = "permuted"
    FACTOR = "factor"
    LATE = "late"
    """Lists of numbers begin one step too late."""


@dataclass(frozen=True, slots=True)
class Specimen:
    """A wrong answer: what was changed in the solution, and why it is wrong."""

    cause: Cause
    change: str
    """The change as it is printed; different for every specimen of a cause."""
    source: str


_WRAPPED: Final = """

def _specimen(right):
    import torch

    def over(value, change):
        if isinstance(value, (list, tuple)):
            return type(value)(over(part, change) for part in value)
        return change(value)

    def tensors(change):
        return lambda item: change(item) if isinstance(item, torch.Tensor) and item.is_floating_point() else item

    def numbers(change):
        return lambda item: change(item) if isinstance(item, float) else tensors(change)(item)

    def late(value):
        if isinstance(value, list) and len(value) > 1 and all(isinstance(item, float) for item in value):
            return value[1:] + value[-1:]
        return type(value)(map(late, value)) if isinstance(value, tuple) else value

    def turned(value):
        return (*value[1:], value[0]) if isinstance(value, tuple) else value

    def answer(*args, **kwargs):
        value = right(*args, **kwargs)
        return {change}

    return answer


{name} = _specimen({name})
"""
_CHANGES: Final[dict[str, tuple[Cause, str]]] = {
    "doubled": (Cause.FACTOR, "over(value, numbers(lambda x: 2 * x))"),
    "negated": (Cause.FACTOR, "over(value, numbers(lambda x: -x))"),
    "times 0.3": (Cause.FACTOR, "over(value, numbers(lambda x: 0.3 * x))"),
    "in float64": (Cause.DTYPE, "over(value, tensors(lambda x: x.to(torch.float64)))"),
    "in float32": (Cause.DTYPE, "over(value, tensors(lambda x: x.to(torch.float32)))"),
    "through float32": (Cause.ROUNDED, "over(value, tensors(lambda x: x.float().to(x.dtype)))"),
    "through float16": (Cause.ROUNDED, "over(value, tensors(lambda x: x.half().to(x.dtype)))"),
    "within ±1": (Cause.CLIPPED, "over(value, tensors(lambda x: x.clamp(-1, 1)))"),
    "plus 1e-7": (Cause.EPSILON, "over(value, numbers(lambda x: x + 1e-7))"),
    "times 1 - 1e-8": (Cause.EPSILON, "over(value, numbers(lambda x: x * (1 - 1e-8)))"),
    "parts turned": (Cause.PERMUTED, "turned(value)"),
    "a step late": (Cause.LATE, "late(value)"),
}
_SMALL: Final = 1e-8
MUTANTS: Final = 8
"""Number of mutants of each solution, spread over its code, that belong to the corpus."""


def specimens_of(exercise: Exercise) -> tuple[Specimen, ...]:
    """Return the specimens of an exercise: its mutants, small numbers and clips in its formulas, changed results."""
    source = (exercise.private / "solution.py").read_text(encoding="utf-8")
    right = {equivalent.mutant for equivalent in exercise.equivalents}
    mutants = (
        Specimen(Cause.MUTANT, mutant.change, mutant.source)
        for mutant in mutants_of(source)
        if mutant.change not in right
    )
    return (*_wrapped(exercise, source), *_small_numbers(source), *_clips(source), *mutants)


def corpus_of(exercise: Exercise) -> tuple[Specimen, ...]:
    """Return the specimens on which the diagnosis is tried: all except most mutants."""
    specimens = specimens_of(exercise)
    mutants = tuple(specimen for specimen in specimens if specimen.cause is Cause.MUTANT)
    return (*(specimen for specimen in specimens if specimen.cause is not Cause.MUTANT), *sample(mutants, MUTANTS))


def specimen_of(exercise: Exercise, cause: str, change: str) -> Specimen | None:
    """Return the specimen with that cause and change; None if the solution has none."""
    return next(
        (specimen for specimen in specimens_of(exercise) if (specimen.cause, specimen.change) == (cause, change)), None
    )


def _wrapped(exercise: Exercise, source: str) -> Iterator[Specimen]:
    functions = {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}
    for entry in exercise.entry_points:
        if entry.name in functions:
            for words, (cause, change) in _CHANGES.items():
                if _has_room(entry, cause):
                    wrapped = _WRAPPED.replace("{change}", change).replace("{name}", entry.name)
                    yield Specimen(cause, f"{entry.name} → {words}", source + wrapped)


def _has_room(entry: EntryPoint, cause: Cause) -> bool:
    if cause is Cause.PERMUTED:
        return len(entry.returns) > 1
    return cause is not Cause.LATE or "losses" in entry.returns


def _small_numbers(source: str) -> Iterator[Specimen]:
    def changed(node: ast.AST) -> ast.AST | None:
        match node:
            case ast.BinOp(left, ast.Div(), right) if not isinstance(right, ast.Constant):
                return ast.BinOp(left, ast.Div(), _plus_small(right))
            case ast.Call(ast.Attribute(value, "log" | "sqrt" as name), []) if not isinstance(value, ast.Name):
                return ast.Call(ast.Attribute(_plus_small(value), name, ast.Load()), [], [])
            case ast.Call(ast.Attribute(ast.Name("torch"), "log" | "sqrt") as function, [argument], keywords):
                return ast.Call(function, [_plus_small(argument)], keywords)
        return None

    yield from _each(source, Cause.EPSILON, changed)


def _clips(source: str) -> Iterator[Specimen]:
    def changed(node: ast.AST) -> ast.AST | None:
        names = ("exp", "sigmoid", "log", "tanh")
        match node:
            case ast.Call(ast.Attribute(ast.Name("torch"), name) as function, [argument, *rest], keywords) if (
                name in names
            ):
                return ast.Call(function, [_clipped(argument), *rest], keywords)
            case ast.Call(ast.Attribute(value, name), [], []) if name in names:
                return ast.Call(ast.Attribute(_clipped(value), name, ast.Load()), [], [])
        return None

    yield from _each(source, Cause.CLIPPED, changed)


def _plus_small(node: ast.expr) -> ast.expr:
    return ast.BinOp(node, ast.Add(), ast.Constant(_SMALL))


def _clipped(node: ast.expr) -> ast.expr:
    bounds: list[ast.expr] = [ast.UnaryOp(ast.USub(), ast.Constant(10)), ast.Constant(10)]
    return ast.Call(ast.Attribute(node, "clamp", ast.Load()), bounds, [])


def _each(source: str, cause: Cause, changed: Callable[[ast.AST], ast.AST | None]) -> Iterator[Specimen]:
    """Yield a specimen for each node that can be changed this way."""
    places = [place for place, node in enumerate(ast.walk(ast.parse(source))) if changed(node) is not None]
    for number, place in enumerate(places):
        tree = ast.parse(source)
        node = list(ast.walk(tree))[place]
        other = changed(node)
        assert other is not None  # the parsed tree is the same
        change = f"{ast.unparse(node)} → {ast.unparse(other)}" + (f" ({number + 1})" if len(places) > 1 else "")
        yield Specimen(cause, change, ast.unparse(ast.fix_missing_locations(_Put(node, other).visit(tree))))


class _Put(ast.NodeTransformer):
    """Replaces a node by another."""

    def __init__(self, node: ast.AST, other: ast.AST) -> None:
        self.node = node
        self.other = other

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the replacement in the right place."""
        return self.other if node is self.node else super().generic_visit(node)
