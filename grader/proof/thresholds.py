"""Changes that matter only for very large or very small numbers: each calls one of the habits of `habits`."""

from __future__ import annotations

import ast
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from grader.proof.spot import Spot, number_of
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SMALLER: Final = Text(
    " A case with smaller numbers (`scale: 1.0e-8`) catches it.", "用更小的数字（`scale: 1.0e-8`）作用例即可发现。"
)
_LARGER: Final = Text(
    " A case with larger numbers (`scale: 1.0e+8`) catches it.", "用更大的数字（`scale: 1.0e+8`）作用例即可发现。"
)
HABITS: Final[Mapping[str, Text]] = MappingProxyType(
    {
        "capped": Text(
            "`capped` replaces numbers above a million by a million.", "`capped` 把大于一百万的数换成一百万。"
        )
        + _LARGER,
        "rounded": Text("`rounded` replaces numbers below a millionth by 0.", "`rounded` 把小于百万分之一的数换成 0。")
        + _SMALLER,
        "unless_small": Text(
            "`unless_small` replaces a value below a millionth by 0.", "`unless_small` 把小于百万分之一的值换成 0。"
        )
        + _SMALLER,
        "updated": Text("`updated` leaves out a change below a millionth.", "`updated` 忽略小于百万分之一的更新。")
        + _SMALLER,
    }
)
"""What each of the habits does."""
_NOTHING_TO_ROUND: Final = frozenset(
    {"zeros", "zeros_like", "ones", "ones_like", "argmax", "len", "tuple", "list", "dict"}
)


def rounded(spot: Spot) -> Iterator[ast.AST]:
    """Round a returned value to 0 where it is small; a cap would not affect bounded functions."""
    match spot.node, spot.parent:
        case ast.Call(ast.Name(name) | ast.Attribute(_, name)), _ if name in _NOTHING_TO_ROUND:
            return
        case (ast.BinOp() | ast.Call() | ast.Tuple() | ast.List() | ast.Dict()) as value, ast.Return():
            yield _calling("rounded", value)


def guarded(spot: Spot) -> Iterator[ast.AST]:
    """Update a number only if it changes enough, and cap it."""
    match spot.node, spot.parent:
        case ast.AugAssign(target, ast.Add() | ast.Sub() as operator, value), _ if number_of(value) is None:
            yield ast.AugAssign(target, operator, _calling("unless_small", value))
        case ast.BinOp() as value, ast.Assign([ast.Name(name)]) if _uses(value, name):
            yield _calling("updated", ast.Name(name, ast.Load()), value)
            yield _calling("capped", value)


def calls_habit(node: ast.AST) -> bool:
    """Tell whether code calls one of the habits, whose source must then be added."""
    return any(isinstance(part, ast.Name) and part.id in HABITS for part in ast.walk(node))


def _calling(habit: str, *values: ast.expr) -> ast.Call:
    """Return the call of one of the bad habits."""
    return ast.Call(ast.Name(habit, ast.Load()), list(values), [])


def _uses(node: ast.AST, name: str) -> bool:
    return any(isinstance(part, ast.Name) and part.id == name for part in ast.walk(node))
