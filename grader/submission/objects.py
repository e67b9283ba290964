"""Guess the object of a method call: an object of the submission's own class, a tensor, or unknown."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.submission.mentions import Mentions, Where
    from grader.submission.program import Program

_TENSOR_METHODS = frozenset(
    {"abs", "clone", "detach", "dot", "double", "exp", "float", "log", "matmul", "mean", "mm", "norm", "pow"}
    | {"requires_grad_", "reshape", "sqrt", "square", "squeeze", "sum", "t", "to", "transpose", "unsqueeze", "view"}
)
_TENSOR_ATTRIBUTES = frozenset({"T", "mT", "data", "grad"})


class Objects:
    """Tells whether `thing.softmax` belongs to the submission or may be a tensor's.

    The submission's own are: a class of the file and its instances, if that is easy to see; `self` in such a class;
    what the file itself sets (`ctx.softmax = p`); a side file. An object that torch clearly made is a tensor. Otherwise
    the name decides: if a class of the file defines it, the student gets the benefit of the doubt.
    """

    def __init__(self, program: Program, mentions: Iterable[Mentions]) -> None:
        """Collect what the submission's classes define."""
        self._program = program
        self._stored = frozenset[tuple[str, str]]().union(*(mention.stored for mention in mentions))
        self._defined: dict[ast.ClassDef, frozenset[str]] = {}
        for statement in program.statements:
            for node in (
                inner for top in statement.nodes for inner in ast.walk(top) if isinstance(inner, ast.ClassDef)
            ):
                self._defined[node] = _defined(node)
        # There are no objects of an autograd Function on which to call `backward`.
        functions = {node for node in self._defined if any(_is_function(base) for base in node.bases)}
        self._anywhere = frozenset[str]().union(*(self._defined[node] for node in self._defined.keys() - functions))

    def may_be_tensor(self, base: ast.expr, name: str, where: Where) -> bool:
        """Tell whether an attribute of that name, taken from `base`, is to be read as a tensor's."""
        if self._is_own(base, name, where):
            return False
        return name not in self._anywhere or self._from_torch(base, where, set())

    def is_from_torch(self, base: ast.expr, where: Where) -> bool:
        """Tell whether an expression is clearly made by torch or NumPy."""
        return self._from_torch(base, where, set())

    def _is_own(self, base: ast.expr, name: str, where: Where) -> bool:
        if (ast.unparse(base), name) in self._stored or any(self._program.side_module(base, where)):
            return True
        return any(name in self._attributes(owner, where, set()) for owner in self._classes(base, where))

    def _classes(self, base: ast.expr, where: Where) -> Iterable[ast.ClassDef]:
        """Yield the submission's classes that an expression is, or is an instance of, if the source shows it."""
        match base:
            case ast.Name(id=name):
                for scope in reversed(where.scopes):
                    if scope.receiver == name and scope.owner is not None:
                        yield scope.owner
                        return
                yield from self._named(base, where)
                for binding, origin in self._program.bindings(name, where):
                    if isinstance(binding.value, ast.Call):
                        yield from self._named(binding.value.func, origin)
            case ast.Call(func=ast.Name(id="super")):
                yield from (scope.owner for scope in where.scopes if scope.owner is not None)
            case ast.Call(func=function):
                yield from self._named(function, where)

    def _named(self, node: ast.expr, where: Where) -> Iterable[ast.ClassDef]:
        return (
            definition for definition in self._program.definitions(node, where) if isinstance(definition, ast.ClassDef)
        )

    def _attributes(self, owner: ast.ClassDef, where: Where, seen: set[ast.ClassDef]) -> frozenset[str]:
        """Return the names that a class defines, and the submission's classes it derives from."""
        if owner in seen:
            return frozenset()
        seen.add(owner)
        parents = [parent for base in owner.bases for parent in self._named(base, where)]
        return self._defined[owner].union(*(self._attributes(parent, where, seen) for parent in parents))

    def _from_torch(self, node: ast.expr, where: Where, seen: set[int]) -> bool:
        if id(node) in seen:
            return False
        seen.add(id(node))
        made = isinstance(node, ast.BinOp | ast.UnaryOp)
        match node:
            case ast.Call(func=function):
                paths = self._program.paths(function, where)
                made = any(path.startswith(("torch.", "numpy.")) for path in paths)
                made = made or self._from_torch(function, where, seen)
            case ast.Attribute(value=base, attr=name):
                known = name in _TENSOR_METHODS or name in _TENSOR_ATTRIBUTES
                made = known or self._from_torch(base, where, seen)
            case ast.Subscript(value=base):
                made = self._from_torch(base, where, seen)
            case ast.Name(id=name):
                made = any(
                    binding.value is not None and self._from_torch(binding.value, origin, seen)
                    for binding, origin in self._program.bindings(name, where)
                )
        return made


def _is_function(base: ast.expr) -> bool:
    return (
        base.attr if isinstance(base, ast.Attribute) else base.id if isinstance(base, ast.Name) else ""
    ) == "Function"


def _defined(node: ast.ClassDef) -> frozenset[str]:
    methods = (
        statement.name
        for statement in node.body
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
    )
    stores = (
        inner.id if isinstance(inner, ast.Name) else inner.attr
        for inner in ast.walk(node)
        if isinstance(inner, ast.Name | ast.Attribute) and isinstance(inner.ctx, ast.Store)
    )
    return frozenset(methods) | frozenset(stores)
