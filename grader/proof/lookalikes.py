"""Names and operators that are confused with one another, or forgotten, in code of this field."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

NEIGHBOURS: Final[Mapping[str, tuple[str, ...]]] = {
    "sum": ("mean", "amax", "prod"),
    "mean": ("sum", "amax"),
    "prod": ("sum",),
    "amax": ("amin", "mean", "sum"),
    "amin": ("amax",),
    "max": ("min",),
    "min": ("max",),
    "maximum": ("minimum",),
    "minimum": ("maximum",),
    "argmax": ("argmin",),
    "argmin": ("argmax",),
    "any": ("all",),
    "all": ("any",),
    "std": ("var",),
    "var": ("std",),
    "cumsum": ("cumprod",),
    "zeros": ("ones",),
    "ones": ("zeros",),
    "zeros_like": ("ones_like",),
    "ones_like": ("zeros_like",),
    "new_zeros": ("new_ones",),
    "new_ones": ("new_zeros",),
    "exp": ("expm1",),
    "expm1": ("exp",),
    "log": ("log1p",),
    "log1p": ("log",),
    "sigmoid": ("tanh",),
    "tanh": ("sigmoid",),
    "sin": ("cos",),
    "cos": ("sin",),
    "triu": ("tril",),
    "tril": ("triu",),
    "add_": ("sub_",),
    "sub_": ("add_",),
    "mul_": ("div_",),
    "div_": ("mul_",),
    "float64": ("float32",),
    "double": ("float",),
}
"""Names of functions, methods and dtypes that are confused with one another."""
LEFT_OUT: Final = frozenset(
    "sum mean amax exp expm1 log log1p sqrt square abs neg sigmoid tanh relu clone item t transpose double".split()  # noqa: SIM905 - a list of words
)
"""Calls that leave a value of the same kind when they are forgotten."""
SYMMETRIC: Final = frozenset(
    "maximum minimum add mul multiply dot eq ne equal allclose isclose logaddexp max min print isinstance".split()  # noqa: SIM905 - as above
)
"""Functions whose arguments are interchangeable, or whose swap is not a mistake in mathematics."""
DIMMED: Final = frozenset(
    "sum mean amax amin argmax argmin prod any all std var cumsum norm softmax log_softmax logsumexp unsqueeze squeeze"  # noqa: SIM905 - as above
    " scatter gather flatten cat stack transpose select index_select narrow flip roll unbind split chunk".split()
)
"""Functions and methods whose whole-number arguments are dimensions."""
SHARED: Final = frozenset({"dtype", "device", "new_zeros", "new_ones", "new_full", "new_empty", "new_tensor"})
"""What all floating arguments of one call have in common."""
MODULES: Final = frozenset({"torch", "math", "np", "numpy", "F", "nn"})
OPERATORS: Final[Mapping[type[ast.operator], tuple[type[ast.operator], ...]]] = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Div, ast.Add),
    ast.Div: (ast.Mult, ast.Sub),
    ast.Pow: (ast.Mult,),
    ast.FloorDiv: (ast.Mod,),
    ast.Mod: (ast.FloorDiv,),
}
COMPARISONS: Final[Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
