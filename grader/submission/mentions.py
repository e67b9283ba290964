"""Where a statement mentions names and attributes, with everything needed to tell what they stand for."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.submission.bindings import COMPREHENSIONS, FunctionNode, Names, Statement, local_names

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Scope:
    """A function, class body or comprehension around a piece of code."""

    names: Names
    is_class: bool = False
    owner: ast.ClassDef | None = None
    """The class itself, or the class whose method this is."""
    receiver: str = ""
    """A method's first parameter: `self`."""


@dataclass(frozen=True, slots=True)
class Where:
    """Where a name is looked up: inside which scopes, and after how many of the module's statements."""

    module: str
    scopes: tuple[Scope, ...] = ()
    before: int | None = None
    """Only statements before this one have run; None inside functions, which run when everything is defined."""


@dataclass(frozen=True, slots=True)
class Mention:
    """An expression that may stand for something banned, or for a name of the submission itself."""

    node: ast.expr
    where: Where
    method: str = ""
    """The method that contains it, if the statement is a class."""


@dataclass(frozen=True, slots=True)
class SideImport:
    """A file beside the submission that the statement imports: all of it, or one name."""

    module: str
    name: str = ""
    method: str = ""


@dataclass(frozen=True, slots=True)
class Mentions:
    """Everything one statement mentions, in the order of the source."""

    expressions: tuple[Mention, ...]
    imports: tuple[SideImport, ...]
    stored: frozenset[tuple[str, str]]
    """Attributes the code itself sets, by what they are set on: ("ctx", "softmax")."""


def mentions(statement: Statement, side_modules: frozenset[str]) -> Mentions:
    """Walk a statement."""
    walker = _MentionWalker(statement, side_modules)
    walker.visit_all(statement.nodes)
    return Mentions(tuple(walker.found), tuple(walker.imports), frozenset(walker.stored))


@dataclass(slots=True)
class _MentionWalker(ast.NodeVisitor):
    statement: Statement
    side_modules: frozenset[str]
    scopes: tuple[Scope, ...] = ()
    deferred: bool = False
    method: str = ""
    found: list[Mention] = field(default_factory=list)
    imports: list[SideImport] = field(default_factory=list)
    stored: set[tuple[str, str]] = field(default_factory=set)

    def visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def _mention(self, node: ast.expr) -> None:
        where = Where(self.statement.module, self.scopes, None if self.deferred else self.statement.index)
        self.found.append(Mention(node, where, self.method))

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Load):
            self._mention(node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if isinstance(node.ctx, ast.Load):
            self._mention(node)
        else:
            self.stored.add((ast.unparse(node.value), node.attr))
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        # Only a call with a literal can name an attribute: getattr(torch, "softmax").
        if any(isinstance(argument, ast.Constant | ast.BinOp) for argument in node.args):
            self._mention(node)
        self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if isinstance(node.slice, ast.Constant) and isinstance(node.ctx, ast.Load):
            self._mention(node)
        self.generic_visit(node)

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            if alias.name in self.side_modules:
                self.imports.append(SideImport(alias.name, "", self.method))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module in self.side_modules:
            for alias in node.names:
                name = "" if alias.name == "*" else alias.name
                self.imports.append(SideImport(node.module or "", name, self.method))

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        # An annotation uses nothing.
        self.visit_all((node.target, node.value))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        outer = self.method
        if not outer and len(self.scopes) == 1 and self.scopes[0].is_class:
            self.method = node.name
        self.visit_all((*node.decorator_list, *node.args.defaults, *node.args.kw_defaults))
        self._inside(self._function_scope(node), node.body, deferred=True)
        self.method = outer

    def visit_AsyncFunctionDef(self, node: ast.AsyncFunctionDef) -> None:
        self.visit_FunctionDef(node)

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self.visit_all((*node.args.defaults, *node.args.kw_defaults))
        self._inside(self._function_scope(node), (node.body,), deferred=True)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.visit_all((*node.decorator_list, *node.bases, *node.keywords))
        self._inside(Scope(local_names(node), is_class=True, owner=node), node.body, deferred=self.deferred)

    def generic_visit(self, node: ast.AST) -> None:
        if isinstance(node, COMPREHENSIONS):
            parts = tuple(ast.iter_child_nodes(node))
            self._inside(Scope(local_names(node)), parts, deferred=self.deferred)
        else:
            ast.NodeVisitor.generic_visit(self, node)

    def _function_scope(self, node: FunctionNode) -> Scope:
        owner = self.scopes[-1].owner if self.scopes and self.scopes[-1].is_class else None
        parameters = (*node.args.posonlyargs, *node.args.args)
        receiver = parameters[0].arg if owner is not None and parameters else ""
        return Scope(local_names(node), owner=owner, receiver=receiver)

    def _inside(self, scope: Scope, nodes: Iterable[ast.AST], *, deferred: bool) -> None:
        scopes, before = self.scopes, self.deferred
        self.scopes, self.deferred = (*scopes, scope), deferred
        self.visit_all(nodes)
        self.scopes, self.deferred = scopes, before


def within(where: Where, depth: int) -> Where:
    """Return the place as seen from its outermost `depth` scopes."""
    return replace(where, scopes=where.scopes[:depth])
