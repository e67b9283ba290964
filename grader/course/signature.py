"""Signatures as the definition writes them, `(p, grad_out, dim=-1)`, and as a file defines them. Nothing is run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of an entry point, in order; annotations do not count."""

    names: tuple[str, ...]
    positional: tuple[str, ...]
    """The parameters that may be given by position."""
    required: frozenset[str]
    form: str
    """The list in a normal spelling: equal forms are equal signatures."""


def read_signature(text: str) -> Parameters:
    """Read a parameter list in parentheses.

    Raises:
        SyntaxError: it is none, or it has `*args`, `**kwargs` or parameters by position only, which no case could fill.
    """
    tree = parse(f"def entry{text}: ...")
    match tree.body:
        case [ast.FunctionDef(args=arguments, body=[ast.Expr(ast.Constant(value=value))]) as function] if (
            value is ... and function.returns is None
        ):
            if arguments.vararg or arguments.kwarg or arguments.posonlyargs:
                msg = "parameters that cannot be given by name"
                raise SyntaxError(msg)
            return _parameters(arguments)
    msg = "not a parameter list"
    raise SyntaxError(msg)


def default_of(text: str, parameter: str) -> object:
    """Return the plain default of a parameter in a list; None where it has none, or another value.

    Raises:
        SyntaxError: the text is no parameter list.
    """
    (function,) = parse(f"def entry{text}: ...").body
    assert isinstance(function, ast.FunctionDef)  # the text was parsed as this
    arguments = function.args.args
    defaults = dict(
        zip(reversed([argument.arg for argument in arguments]), reversed(function.args.defaults), strict=False)
    )
    value = defaults.get(parameter)
    try:
        return None if value is None else ast.literal_eval(value)
    except ValueError:
        return None


def parse(code: str) -> ast.Module:
    """Parse Python.

    Raises:
        SyntaxError: it is not Python, or is nested beyond what the parser takes.
    """
    try:
        return ast.parse(code)
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(str(error) or "too deeply nested") from error


def definitions(module: ast.Module) -> Mapping[str, Definition]:
    """Return the functions and classes that a file defines at its top level."""
    return {
        node.name: node
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    }


def head_of(definition: Definition | None, name: str, signature: str) -> str:
    """Return how an entry point is shown: with its signature, or, for a class that takes nothing, with its bases."""
    if isinstance(definition, ast.ClassDef) and definition.bases and signature == "()":
        return f"class {name}({', '.join(map(ast.unparse, definition.bases))})"
    return f"{name}{signature}"


def parameters_of(definition: Definition) -> Parameters | None:
    """Return the parameters of a function or of a class's `__init__`; None where a class inherits it."""
    if not isinstance(definition, ast.ClassDef):
        return _parameters(definition.args)
    for node in definition.body:
        if isinstance(node, ast.FunctionDef) and node.name == "__init__":
            return _parameters(ast.arguments(**{**dict(ast.iter_fields(node.args)), "args": node.args.args[1:]}))
    return None


def _parameters(arguments: ast.arguments) -> Parameters:
    positional = [*arguments.posonlyargs, *arguments.args]
    optional = positional[len(positional) - len(arguments.defaults) :]
    keyword = dict(zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True))
    required = {argument.arg for argument in positional if argument not in optional} | {
        one.arg for one, default in keyword.items() if default is None
    }
    bare = ast.arguments(
        posonlyargs=[ast.arg(parameter.arg) for parameter in arguments.posonlyargs],
        args=[ast.arg(argument.arg) for argument in arguments.args],
        vararg=arguments.vararg and ast.arg(arguments.vararg.arg),
        kwonlyargs=[ast.arg(kwonlyarg.arg) for kwonlyarg in arguments.kwonlyargs],
        kw_defaults=arguments.kw_defaults,
        kwarg=arguments.kwarg and ast.arg(arguments.kwarg.arg),
        defaults=arguments.defaults,
    )
    return Parameters(
        names=tuple(argument.arg for argument in [*positional, *arguments.kwonlyargs]),
        positional=tuple(argument.arg for argument in positional),
        required=frozenset(required),
        form=f"({ast.unparse(bare)})",
    )
