"""Small changes to a piece of Python, one function per kind: each yields replacements for a node.

Changes that can never matter, whatever the code around them (a factor 1 left out, equal operands swapped), are not
made.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

from grader.proof.lookalikes import COMPARISONS, DIMMED, LEFT_OUT, MODULES, NEIGHBOURS, OPERATORS, SHARED, SYMMETRIC
from grader.proof.spot import Spot, number_of
from grader.proof.thresholds import guarded, rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def alternatives(spot: Spot) -> Iterator[ast.AST]:
    """Yield replacements for a node, each a small mistake."""
    for change in CHANGES:
        yield from change(spot)


def _operators(spot: Spot) -> Iterator[ast.AST]:
    match spot.node:
        case ast.BinOp(left, operator, right):
            for other in OPERATORS.get(type(operator), ()):
                if not (_is_number(right, 1) and other in (ast.Mult, ast.Div)):
                    yield ast.BinOp(left, other(), right)
        case ast.AugAssign(target, operator, value):
            for other in OPERATORS.get(type(operator), ()):
                yield ast.AugAssign(target, other(), value)
        case ast.BoolOp(operator, values):
            yield ast.BoolOp(ast.And() if isinstance(operator, ast.Or) else ast.Or(), values)
        case ast.UnaryOp(ast.USub() | ast.Not() | ast.Invert(), operand) if number_of(spot.node) is None:
            yield operand


def _comparisons(spot: Spot) -> Iterator[ast.AST]:
    match spot.node:
        case ast.Compare(left, [operator], comparators):
            for other in COMPARISONS[type(operator)]:
                yield ast.Compare(left, [other()], comparators)


def _conditions(spot: Spot) -> Iterator[ast.AST]:
    if isinstance(spot.parent, ast.If | ast.IfExp | ast.While) and spot.node is spot.parent.test:
        assert isinstance(spot.node, ast.expr)  # a test is an expression
        yield ast.UnaryOp(ast.Not(), spot.node)


def _exchanged(spot: Spot) -> Iterator[ast.AST]:
    match spot.node:
        case ast.BinOp(left, ast.Sub() | ast.Div() | ast.MatMult() | ast.Pow() as operator, right):
            if not (isinstance(operator, ast.Sub) and _is_squared(spot)):
                yield ast.BinOp(right, operator, left)
        case ast.Call(func, args, keywords) if _name(func) not in SYMMETRIC:
            for place in range(len(args) - 1):
                yield ast.Call(func, _swapped(args, place), keywords)
        case ast.Tuple(elements, ast.Load()) if isinstance(spot.parent, ast.Return):
            for place in range(len(elements) - 1):
                yield ast.Tuple(_swapped(elements, place), ast.Load())
        case ast.Dict(keys, values):
            for place in range(len(values) - 1):
                yield ast.Dict(keys, _swapped(values, place))


def _terms_left_out(spot: Spot) -> Iterator[ast.AST]:
    match spot.node:
        case ast.BinOp(left, ast.Add() | ast.Sub() as operator, right):
            if not _is_number(right, 0) and not _is_target(left, spot):
                yield left
            if not _is_number(left, 0) and not _is_target(right, spot):
                yield right if isinstance(operator, ast.Add) else ast.UnaryOp(ast.USub(), right)
        case ast.BinOp(left, ast.Mult() | ast.Div() | ast.Pow() as operator, right):
            if not _is_number(right, 1):
                yield left
            if isinstance(operator, ast.Mult) and not _is_number(left, 1):
                yield right


def _numbers(spot: Spot) -> Iterator[ast.AST]:
    if isinstance(spot.node, ast.Constant) and isinstance(spot.node.value, bool):
        if not (isinstance(spot.parent, ast.keyword) and spot.parent.arg == "strict"):  # of zip: only ever a crash less
            yield ast.Constant(not spot.node.value)
        return
    number = number_of(spot.node)
    if number is None:
        return
    if _is_dim(spot):
        others: tuple[float, ...] = (0 if number else 1,)
    elif isinstance(spot.parent, ast.Subscript):
        others = (number + 1, number - 1) if number > 0 else (number + 1,)  # the last of two is the second
    else:
        others = (number + 1, number - 1, 2 * number, 0 * number, -number)
    same = _left_out_by(spot)
    for other in dict.fromkeys(others):
        if other not in (number, *same):
            yield _number(other)


def _left_out_by(spot: Spot) -> tuple[float, ...]:
    """Return the numbers whose effect equals leaving the operand out, or flipping a sign."""
    value = number_of(spot.node) or 0
    match spot.parent:
        case ast.BinOp(_, ast.Mult() | ast.Div()):
            return (1, -value)
        case ast.BinOp(_, ast.Pow(), exponent) if exponent is spot.node:
            return (1,)
        case ast.BinOp(_, ast.Add() | ast.Sub()):
            return (0,)
    return ()


def _dims(spot: Spot) -> Iterator[ast.AST]:
    """Replace the given dimension by the first or the last."""
    if isinstance(spot.node, ast.Name) and isinstance(spot.parent, ast.keyword) and _is_dim(spot):
        yield from (_number(dim) for dim in (0, -1))


def _confused(spot: Spot) -> Iterator[ast.AST]:
    """Replace an argument of the function by another; those with defaults are not data."""
    function = next((node for node in spot.around if isinstance(node, ast.FunctionDef)), None)
    if not isinstance(spot.node, ast.Name) or not isinstance(spot.node.ctx, ast.Load) or function is None:
        return
    if isinstance(spot.parent, ast.Call) and spot.node is spot.parent.func:
        return
    if isinstance(spot.parent, ast.Attribute) and spot.parent.attr in SHARED:
        return
    arguments = [
        argument.arg for argument in function.args.args[: len(function.args.args) - len(function.args.defaults)]
    ]
    if spot.node.id in arguments:
        yield from (
            ast.Name(argument, ast.Load()) for argument in arguments if argument not in (spot.node.id, "self", "ctx")
        )


def _names(spot: Spot) -> Iterator[ast.AST]:
    match spot.node:
        case ast.Attribute(value, name):
            for other in NEIGHBOURS.get(name, ()):
                yield ast.Attribute(value, other, ast.Load())
        case ast.Name(name, ast.Load()) if isinstance(spot.parent, ast.Call) and spot.node is spot.parent.func:
            for other in NEIGHBOURS.get(name, ()):
                if other in ("max", "min", "any", "all"):  # Python's own
                    yield ast.Name(other, ast.Load())


def _calls_left_out(spot: Spot) -> Iterator[ast.AST]:
    match spot.node:
        case ast.Call(ast.Attribute(ast.Name(module), name), [first, *_]) if module in MODULES:
            if name in LEFT_OUT:
                yield first
        case ast.Call(ast.Attribute(value, name)) if name in LEFT_OUT and _name(value) not in MODULES:
            yield value


def _keywords_left_out(spot: Spot) -> Iterator[ast.AST]:
    match spot.node:
        case ast.Call(func, args, keywords):
            for place, keyword in enumerate(keywords):
                # True and False are flipped elsewhere, with the same effect; there is only one device here.
                flag = isinstance(keyword.value, ast.Constant) and isinstance(keyword.value.value, bool)
                if not flag and keyword.arg != "device":
                    yield ast.Call(func, args, keywords[:place] + keywords[place + 1 :])


def _transposes(spot: Spot) -> Iterator[ast.AST]:
    match spot.node:
        case ast.Attribute(value, "T" | "mT"):
            yield value
        case ast.BinOp(left, ast.MatMult() as operator, right):
            if not _is_transpose(left):
                yield ast.BinOp(ast.Attribute(left, "mT", ast.Load()), operator, right)
            if not _is_transpose(right):
                yield ast.BinOp(left, operator, ast.Attribute(right, "mT", ast.Load()))


def _signs(spot: Spot) -> Iterator[ast.AST]:
    """Flip the sign of an assigned or returned value."""
    given = spot.parent
    if isinstance(given, ast.Tuple | ast.Dict) and isinstance(spot.around[1], ast.Return):
        given = spot.around[1]
    if not isinstance(given, ast.Assign | ast.Return) or not isinstance(spot.node, ast.expr):
        return
    if isinstance(given, ast.Assign) and isinstance(given.targets[0], ast.Tuple):
        return
    match spot.node:
        case ast.Call(func) if _name(func) in ("zeros", "zeros_like", "new_zeros", "list", "tuple", "dict", "super"):
            return
        case ast.BinOp(_, ast.Sub(), _):  # swapped elsewhere, with the same effect
            return
        case ast.BinOp() | ast.Call() | ast.Subscript():
            yield ast.UnaryOp(ast.USub(), spot.node)


def _rounds(spot: Spot) -> Iterator[ast.AST]:
    """Make a loop one round shorter or longer."""
    match spot.node:
        case ast.Call(ast.Name("range"), [*first, last], keywords) if number_of(last) is None:
            for operator in (ast.Sub(), ast.Add()):
                changed = ast.BinOp(last, operator, ast.Constant(1))
                yield ast.Call(ast.Name("range", ast.Load()), [*first, changed], keywords)


CHANGES: Final[tuple[Callable[[Spot], Iterator[ast.AST]], ...]] = (
    _operators,
    _comparisons,
    _conditions,
    _exchanged,
    _terms_left_out,
    _numbers,
    _dims,
    _confused,
    _names,
    _calls_left_out,
    _keywords_left_out,
    _transposes,
    _signs,
    _rounds,
    rounded,
    guarded,
)


def _number(value: float) -> ast.expr:
    return ast.UnaryOp(ast.USub(), ast.Constant(-value)) if value < 0 else ast.Constant(value)


def _is_number(node: ast.AST, value: int) -> bool:
    return number_of(node) == value


def _is_dim(spot: Spot) -> bool:
    """Tell whether a node names a dimension: by keyword, or as an argument that is one."""
    match spot.parent:
        case ast.keyword(arg):
            return arg in ("dim", "axis")
        case ast.Call(ast.Attribute(_, name), args):
            return name in DIMMED and any(spot.node is argument for argument in args)
    return False


def _is_target(node: ast.AST, spot: Spot) -> bool:
    """Tell whether the remaining assignment would be `x = x`, which equals leaving the statement out."""
    match spot.parent, node:
        case ast.Assign([ast.Name(target)]), ast.Name(name):
            return target == name
    return False


def _is_squared(spot: Spot) -> bool:
    """Tell whether a node is raised to an even power, so that its sign is lost."""
    match spot.parent:
        case ast.BinOp(base, ast.Pow(), ast.Constant(int(exponent))):
            return base is spot.node and exponent % 2 == 0
    return False


def _is_transpose(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in ("T", "mT")


def _swapped(items: list[ast.expr], place: int) -> list[ast.expr]:
    return [*items[:place], items[place + 1], items[place], *items[place + 2 :]]


def _name(node: ast.AST) -> str:
    match node:
        case ast.Name(name) | ast.Attribute(_, name):
            return name
    return ""
