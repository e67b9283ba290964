"""Which names a piece of code binds, and to what: the part of Python's scoping that static reading can see."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


@dataclass(frozen=True, slots=True)
class Binding:
    """One way a name gets its meaning; all empty: a parameter, a loop variable, or known only at run time."""

    path: str = ""
    """What an import names: "torch.nn.functional"."""
    value: ast.expr | None = None
    definition: ast.stmt | None = None
    """A class or function of the submission itself."""


UNKNOWN = Binding()


@dataclass(frozen=True, slots=True)
class Names:
    """The names that one scope binds."""

    bindings: Mapping[str, tuple[Binding, ...]]
    touched: frozenset[str] = frozenset()
    """Names whose object is changed in place: `table["f"] = …`, `helpers.append(…)`."""
    stars: tuple[str, ...] = ()
    """Modules whose names are imported by `import *`."""
    global_: frozenset[str] = frozenset()
    """Names that a `global` statement gives to the module."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a module; compound statements are taken apart, so that names are bound in order."""

    index: int
    unit: str
    module: str
    """Empty for the submission itself, otherwise the import name of a side file."""
    nodes: tuple[ast.AST, ...]
    names: Names
    definite: bool
    """It always runs, so its bindings replace earlier ones."""
    live: bool
    """It runs when the submission is imported; a main guard does not."""


def statements(unit: str, tree: ast.Module, module: str, first: int) -> list[Statement]:
    """Take a unit apart into statements numbered from `first`."""
    return [
        Statement(number, unit, module, nodes, names, definite, live)
        for number, (nodes, names, definite, live) in enumerate(
            _parts(tree.body, definite=True, live=True), start=first
        )
    ]


def local_names(node: ast.AST) -> Names:
    """Return the names that a function, class or comprehension binds for itself, parameters included."""
    binder = _Binder()
    if isinstance(node, COMPREHENSIONS):
        for generator in node.generators:
            binder.bind_target(generator.target, None)
    elif isinstance(node, ast.Lambda):
        binder.bind_parameters(node.args)
        binder.visit(node.body)
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        if not isinstance(node, ast.ClassDef):
            binder.bind_parameters(node.args)
        binder.visit_all(node.body)
    return binder.names()


def _parts(
    body: Sequence[ast.stmt], *, definite: bool, live: bool
) -> Iterator[tuple[tuple[ast.AST, ...], Names, bool, bool]]:
    for node in body:
        binder = _Binder()
        inner: list[tuple[Sequence[ast.stmt], bool]] = []
        heads: tuple[ast.AST, ...] = (node,)
        match node:
            case ast.If(test=test, body=then, orelse=otherwise):
                heads, inner = (test,), [(then, live and not _is_main_guard(test)), (otherwise, live)]
            case ast.While(test=test, body=then, orelse=otherwise):
                heads, inner = (test,), [(then, live), (otherwise, live)]
            case ast.For(target=target, iter=source, body=then, orelse=otherwise):
                binder.bind_target(target, None)
                heads, inner = (source,), [(then, live), (otherwise, live)]
            case ast.With(items=items, body=then):
                heads, inner = tuple(items), [(then, live)]
            case (
                ast.Try(body=then, handlers=handlers, orelse=otherwise, finalbody=last)
                | ast.TryStar(body=then, handlers=handlers, orelse=otherwise, finalbody=last)
            ):
                heads = tuple(handler.type for handler in handlers if handler.type is not None)
                inner = [(then, live), *((handler.body, live) for handler in handlers), (otherwise, live), (last, live)]
            case ast.Match(subject=subject, cases=cases):
                guards = (case.guard for case in cases if case.guard is not None)
                heads, inner = (
                    (subject, *(case.pattern for case in cases), *guards),
                    [(case.body, live) for case in cases],
                )
        binder.visit_all(heads)
        yield heads, binder.names(), definite and not inner, live
        for block, runs in inner:
            # A `with` always runs its body; only the others may skip theirs.
            yield from _parts(block, definite=definite and isinstance(node, ast.With), live=runs)


def _is_main_guard(test: ast.expr) -> bool:
    match test:
        case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]):
            sides = (left, right)
            return any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides) and any(
                isinstance(side, ast.Constant) and side.value == "__main__" for side in sides
            )
    return False


def root_name(node: ast.expr) -> str:
    """Return the name that an attribute or item chain starts from: "table" for `table["f"].x`; empty if not a name."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


class _Binder(ast.NodeVisitor):
    """Collects what one scope binds; nested scopes bind their own."""

    def __init__(self) -> None:
        self._bindings: dict[str, list[Binding]] = {}
        self._touched: set[str] = set()
        self._stars: list[str] = []
        self._global: set[str] = set()

    def names(self) -> Names:
        kept = {name: tuple(found) for name, found in self._bindings.items() if name not in self._global}
        return Names(kept, frozenset(self._touched), tuple(self._stars), frozenset(self._global))

    def visit_all(self, nodes: Iterable[ast.AST]) -> None:
        for node in nodes:
            self.visit(node)

    def bind(self, name: str, binding: Binding) -> None:
        self._bindings.setdefault(name, []).append(binding)

    def bind_target(self, target: ast.expr, value: ast.expr | None) -> None:
        match target:
            case ast.Name(id=name):
                self.bind(name, Binding(value=value))
            case ast.Starred(value=inner):
                self.bind_target(inner, None)
            case ast.Tuple(elts=targets) | ast.List(elts=targets):
                for one, part in zip(targets, _spread(targets, value), strict=True):
                    self.bind_target(one, part)
            case ast.Attribute() | ast.Subscript():
                self._touched.add(root_name(target))

    def bind_parameters(self, arguments: ast.arguments) -> None:
        everyone = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
        for argument in everyone:
            if argument is not None:
                self.bind(argument.arg, UNKNOWN)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            whole, first = alias.name, alias.name.split(".")[0]
            self.bind(alias.asname or first, Binding(path=whole if alias.asname else first))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        for alias in node.names:
            if alias.name == "*":
                self._stars.append(module)
            else:
                self.bind(alias.asname or alias.name, Binding(path=f"{module}.{alias.name}" if module else alias.name))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self._define(node)

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self._define(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._define(node)

    def _define(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self.bind(node.name, Binding(definition=node))
        self._touched.update(name for inner in ast.walk(node) if isinstance(inner, ast.Global) for name in inner.names)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Bind nothing: a lambda keeps its names to itself."""

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self.bind_target(target, node.value)
        self.visit(node.value)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.bind_target(node.target, node.value)
            self.visit(node.value)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._touched.add(root_name(node.target))
        self.visit(node.value)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        self.bind_target(node.target, node.value)
        self.visit(node.value)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        self.bind_target(node.target, None)
        self.generic_visit(node)

    def visit_AsyncFor(self, node: ast.AsyncFor) -> None:
        self.visit_For(node)

    def visit_withitem(self, node: ast.withitem) -> None:
        if node.optional_vars is not None:
            self.bind_target(node.optional_vars, None)
        self.visit(node.context_expr)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name:
            self.bind(node.name, UNKNOWN)
        self.generic_visit(node)

    def visit_MatchAs(self, node: ast.MatchAs | ast.MatchStar) -> None:
        if node.name:
            self.bind(node.name, UNKNOWN)
        self.generic_visit(node)

    def visit_MatchStar(self, node: ast.MatchStar) -> None:
        self.visit_MatchAs(node)

    def visit_MatchMapping(self, node: ast.MatchMapping) -> None:
        if node.rest:
            self.bind(node.rest, UNKNOWN)
        self.generic_visit(node)

    def visit_Global(self, node: ast.Global) -> None:
        self._global.update(node.names)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call) and isinstance(node.value.func, ast.Attribute):
            self._touched.add(root_name(node.value.func))
        self.generic_visit(node)


def _spread(targets: Sequence[ast.expr], value: ast.expr | None) -> Sequence[ast.expr | None]:
    """Return the part of the value that each target gets, if that can be seen."""
    plain = not any(isinstance(target, ast.Starred) for target in targets)
    if plain and isinstance(value, ast.Tuple | ast.List) and len(value.elts) == len(targets):
        return value.elts
    return [None] * len(targets)
