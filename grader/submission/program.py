"""Resolve a submission's names without running it: what a mention stands for, and which statements define it."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING

from grader.submission.bindings import Binding, Statement
from grader.submission.mentions import Where, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NOTHING: frozenset[str] = frozenset()


class Program:
    """All statements of a submission and of its side files."""

    def __init__(self, statements: Iterable[Statement], side_modules: frozenset[str]) -> None:
        """Index the live statements by the names they bind or change in place."""
        self.statements = tuple(statements)
        self.side_modules = side_modules
        live = [statement for statement in self.statements if statement.live]
        self._sites: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        self._binders: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        self._stars: dict[str, list[str]] = defaultdict(list)
        bound = [
            (statement, name, all(each.path for each in found))
            for statement in live
            for name, found in statement.names.bindings.items()
        ]
        own = {(statement.module, name) for statement, name, imported in bound if not imported}
        # `torch.manual_seed(0)` does not change the submission's own code, whoever else mentions torch.
        foreign = {(statement.module, name) for statement, name, imported in bound if imported} - own
        for statement in live:
            for name in statement.names.bindings:
                self._binders[statement.module, name].append(statement)
            for name in statement.names.bindings.keys() | statement.names.touched:
                if name in statement.names.bindings or (statement.module, name) not in foreign:
                    self._sites[statement.module, name].append(statement)
            self._stars[statement.module].extend(statement.names.stars)
        self._known: dict[tuple[int, int | None], frozenset[str]] = {}

    def latest(self, module: str, name: str, before: int | None = None) -> Statement | None:
        """Return the last statement before a place that binds a name, or changes its object."""
        sites = self._sites.get((module, name), ())
        end = _count(sites, before)
        return sites[end - 1] if end else None

    def side_modules_of(self, module: str) -> Iterator[str]:
        """Yield the side files whose names enter a module by `import *`."""
        return (star for star in self._stars.get(module, ()) if star in self.side_modules)

    def _binding_sites(self, module: str, name: str, before: int | None) -> Iterator[Statement]:
        """Yield the statements that may have bound a name last, the latest first."""
        sites = self._binders.get((module, name), ())
        for position in range(_count(sites, before) - 1, -1, -1):
            yield sites[position]
            if sites[position].definite:
                return

    def is_local(self, name: str, where: Where) -> bool:
        """Tell whether a name belongs to a function or class around it, not to the module."""
        return self._local(name, where) is not None

    def bindings(self, name: str, where: Where) -> Iterator[tuple[Binding, Where]]:
        """Yield what a name may be bound to, each with the place its value is looked up from."""
        local = self._local(name, where)
        if local is not None:
            yield from local
            return
        found = False
        for site in self._binding_sites(where.module, name, where.before):
            for binding in site.names.bindings[name]:
                found = True
                yield binding, Where(site.module, (), site.index)
        if not found:
            for star in self.side_modules_of(where.module):
                yield from self.bindings(name, Where(star))
            for star in self._stars.get(where.module, ()):
                if star not in self.side_modules:
                    yield Binding(path=f"{star}.{name}"), where

    def _local(self, name: str, where: Where) -> list[tuple[Binding, Where]] | None:
        for depth in range(len(where.scopes), 0, -1):
            scope = where.scopes[depth - 1]
            if name in scope.names.global_:
                return None
            # A class's names are not seen from inside its methods.
            if scope.is_class and depth != len(where.scopes):
                continue
            if name in scope.names.bindings:
                return [(binding, within(where, depth)) for binding in scope.names.bindings[name]]
        return None

    def paths(self, node: ast.expr, where: Where) -> frozenset[str]:
        """Return the dotted names of imported things that an expression may stand for; none for everything else."""
        key = (id(node), where.before)
        if key not in self._known:
            # A repeated question is a circle, `a = a`, and adds nothing.
            self._known[key] = _NOTHING
            self._known[key] = frozenset(self._resolve(node, where))
        return self._known[key]

    def _resolve(self, node: ast.expr, where: Where) -> Iterator[str]:
        match node:
            case ast.Name(id=name):
                for binding, origin in self.bindings(name, where):
                    yield from self._bound(binding, origin)
            case ast.NamedExpr(value=value):
                yield from self.paths(value, where)
            case ast.IfExp(body=one, orelse=other):
                yield from self.paths(one, where) | self.paths(other, where)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self.paths(value, where)
            case _:
                if (looked_up := attribute(node)) is not None:
                    yield from self._attribute(*looked_up, where)
                elif isinstance(node, ast.Call) and node.args and self._imports(node.func, where):
                    yield literal(node.args[0])

    def _attribute(self, base: ast.expr, name: str, where: Where) -> Iterator[str]:
        yield from (f"{path}.{name}" for path in self.paths(base, where) if name)
        for module in self.side_module(base, where):
            for binding, origin in self.bindings(name, Where(module)):
                yield from self._bound(binding, origin)

    def _imports(self, function: ast.expr, where: Where) -> bool:
        built_in = isinstance(function, ast.Name) and function.id == "__import__"
        return built_in or "importlib.import_module" in self.paths(function, where)

    def _bound(self, binding: Binding, origin: Where) -> Iterator[str]:
        module, _, name = binding.path.partition(".")
        if binding.value is not None:
            yield from self.paths(binding.value, origin)
        elif module in self.side_modules:
            if name:
                for inner, there in self.bindings(name, Where(module)):
                    yield from self._bound(inner, there)
        elif module:
            yield binding.path

    def imported(self, name: str) -> Iterator[tuple[Statement, str]]:
        """Yield what a name of the submission is imported as, each with its import statement."""
        for site in self._binding_sites("", name, None):
            for binding in site.names.bindings[name]:
                if binding.path:
                    yield from ((site, path) for path in self._bound(binding, Where(site.module)))

    def side_module(self, node: ast.expr, where: Where) -> Iterator[str]:
        """Yield the side file a name stands for."""
        if isinstance(node, ast.Name):
            for binding, _ in self.bindings(node.id, where):
                if binding.path in self.side_modules:
                    yield binding.path

    def definitions(self, node: ast.expr, where: Where) -> Iterator[ast.stmt]:
        """Yield the submission's classes and functions that a name may stand for."""
        if isinstance(node, ast.Name):
            for binding, _ in self.bindings(node.id, where):
                if binding.definition is not None:
                    yield binding.definition


def _count(sites: Sequence[Statement], before: int | None) -> int:
    """Return how many of the statements have run before a place."""
    return len(sites) if before is None else bisect_left(sites, before, key=lambda site: site.index)


def attribute(node: ast.expr) -> tuple[ast.expr, str] | None:
    """Return the object and the attribute of an expression: `x.f`, `getattr(x, "f")`, `vars(x)["f"]`."""
    match node:
        case ast.Attribute(value=base, attr=name):
            return base, name
        case ast.Call(func=ast.Name(id="getattr"), args=[base, name, *_]):
            return base, literal(name)
        case ast.Subscript(value=ast.Attribute(value=base, attr="__dict__"), slice=name):
            return base, literal(name)
        case ast.Subscript(value=ast.Call(func=ast.Name(id="vars"), args=[base]), slice=name):
            return base, literal(name)
    return None


def literal(node: ast.expr) -> str:
    """Return a string written in the source, even in pieces ("soft" + "max"); empty if it is not one."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return literal(left) + literal(right)
    return ""
