"""What a source has that explains failures: operations whose result may not be finite, functions that take `self`.

Reading finds them; whether one is to blame is seen only where an answer is wrong.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Final

from grader.submission.clean import cleaned_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.submission.source import Unit

MOST: Final = 24
"""Most functions, and most operations, of one submission that are reported."""
_WORDS: Final = 60


class TraitKind(StrEnum):
    """What a piece of the source does."""

    LOGARITHM = "logarithm"
    DIVISION = "division"
    EXPONENTIAL = "exponential"
    ROOT = "root"
    SELF = "self"
    """A function outside every class has `self` as its first parameter."""


_CALLED: Final = {
    **dict.fromkeys(("log", "log2", "log10", "log_", "xlogy", "logit"), TraitKind.LOGARITHM),
    **dict.fromkeys(("exp", "exp2", "exp_", "expm1", "sinh", "cosh"), TraitKind.EXPONENTIAL),
    **dict.fromkeys(("sqrt", "sqrt_", "rsqrt"), TraitKind.ROOT),
    **dict.fromkeys(("div", "div_", "divide", "true_divide", "reciprocal"), TraitKind.DIVISION),
}


@dataclass(frozen=True, slots=True)
class Trait:
    """One such piece of the source."""

    kind: TraitKind
    words: str
    """Its source text; for a function its name."""
    unit: str
    line: int


def traits_in(units: Sequence[tuple[Unit, ast.Module]]) -> tuple[Trait, ...]:
    """Return the traits of a source: functions first, then operations in its order."""
    return (*islice(_functions(units), MOST), *islice(_operations(units), MOST))


def _functions(units: Sequence[tuple[Unit, ast.Module]]) -> Iterator[Trait]:
    for unit, tree in units:
        for statement in tree.body:
            if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef) and _takes_self(statement):
                yield Trait(TraitKind.SELF, statement.name, unit.name, statement.lineno)


def _operations(units: Sequence[tuple[Unit, ast.Module]]) -> Iterator[Trait]:
    for unit, tree in units:
        for statement in tree.body:
            if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                continue  # what is computed outside is the same in every call
            for node in sorted((node for node in ast.walk(statement) if isinstance(node, ast.expr)), key=_position):
                kind = _kind(node)
                if kind is not None:
                    words = ast.get_source_segment(unit.source, node) or ""
                    yield Trait(kind, cleaned_line(" ".join(words.split()), _WORDS), unit.name, node.lineno)


def _position(node: ast.expr) -> tuple[int, int]:
    """Return where an expression ends: what is inside it is computed first, and ends first."""
    return node.end_lineno or 0, node.end_col_offset or 0


def _takes_self(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    parameters = (*function.args.posonlyargs, *function.args.args)
    return bool(parameters) and parameters[0].arg == "self"


def _kind(node: ast.expr) -> TraitKind | None:
    match node:
        case ast.Call(ast.Attribute(attr=name) | ast.Name(name)):
            return _CALLED.get(name)
        case ast.BinOp(op=ast.Div(), right=right):
            return None if _is_safe(right) else TraitKind.DIVISION
        case ast.BinOp(op=ast.Pow(), right=ast.UnaryOp(ast.USub(), ast.Constant())):
            return TraitKind.DIVISION
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(float(power))) if 0 < power < 1:
            return TraitKind.ROOT
    return None


def _is_safe(divisor: ast.expr) -> bool:
    """Tell whether a divisor is a number other than 0, or a size."""
    match divisor:
        case ast.Constant(value):
            return bool(value)
        case ast.Call(ast.Name("len")) | ast.Call(ast.Attribute(attr="numel" | "size")):
            return True
        case ast.Subscript(ast.Attribute(attr="shape")):
            return True
        case ast.BinOp(left, ast.Mult(), right):
            return _is_safe(left) and _is_safe(right)
    return False
