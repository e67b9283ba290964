"""Find banned operations by parsing, and say which entry points can reach them.

A use is reachable from an entry point if the names of the file lead there: functions, classes, lambdas, values and
aliases bound at module level, decorators, default arguments, files beside the submission. Uses elsewhere (a main guard,
a self-check cell, a helper without callers) are notes. Parsing sees what is written; isolation and the tracing of what
ran handle `exec` and strings built at run time.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.submission.bindings import Statement, statements
from grader.submission.clean import cleaned_line
from grader.submission.mentions import Mention, Mentions, mentions
from grader.submission.objects import Objects
from grader.submission.program import Program, attribute, literal
from grader.submission.source import Unit, place, shown_line
from grader.submission.vocabulary import Ban, ban
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SHOWN_FINDINGS = 5
"""Findings kept for each ban and entry point; more would say nothing new."""
_SPELLED = 80
_LIBRARIES = frozenset({"torch", "functorch", "numpy", "scipy", "jax", "tensorflow"})
"""Libraries whose names have a known meaning."""


@dataclass(frozen=True, slots=True)
class BanFinding:
    """One use of something banned."""

    name: str
    """The ban, as the exercise spells it."""
    spelled: str
    unit: str
    line: int
    source: str
    entry_points: tuple[str, ...]
    """The entry points that can reach it, whose checks earn nothing; if there are none, it is a note."""

    @property
    def message(self) -> Text:
        """The message for the student."""
        where = place(self.unit, self.line)
        if not self.entry_points:
            return where + Text(
                f": {self.spelled} ({self.name}) is used here. It costs nothing, because no function of"
                " the exercise reaches it.",
                f"：这里使用了 {self.spelled}（{self.name}）。题目要求的函数不会用到它，因此不扣分。",
            )
        used = Text(
            f": {self.name} is not allowed in this exercise, and this line uses it as {self.spelled}.",
            f"：本题不允许使用 {self.name}，这一行以 {self.spelled} 的形式用到了它。",
        )
        return where + used + Text.same(f"\n    {self.source}")


@dataclass(frozen=True, slots=True)
class _Use:
    ban: Ban
    statement: Statement
    mention: Mention
    spelled: str
    is_certain: bool
    """Whether it certainly is the banned thing; another package's `softmax` may be anything."""


def find_bans(
    units: Sequence[tuple[Unit, ast.Module]],
    side_files: Mapping[str, tuple[Unit, ast.Module]],
    entry_points: Sequence[str],
    banned: Sequence[str],
) -> tuple[BanFinding, ...]:
    """Return every banned use, in the order of the source.

    `side_files` are the files beside the submission, by the name they are imported under.

    Raises:
        ValueError: a banned name is not known.
    """
    bans = [ban(name) for name in banned]
    if not bans:
        return ()
    code: list[Statement] = []
    for unit, tree in units:
        code += statements(unit.name, tree, "", len(code))
    for module, (unit, tree) in side_files.items():
        code += statements(unit.name, tree, module, len(code))
    search = _Search(Program(code, frozenset(side_files)))
    sources = {unit.name: unit.source.split("\n") for unit, _ in (*units, *side_files.values())}
    return tuple(_shown(search.findings(bans, entry_points, sources)))


def _shown(findings: Iterable[BanFinding]) -> Iterator[BanFinding]:
    counts: dict[tuple[str, str], int] = {}
    for finding in findings:
        reasons = [(finding.name, entry_point) for entry_point in finding.entry_points or ("",)]
        if any(counts.get(reason, 0) < SHOWN_FINDINGS for reason in reasons):
            yield finding
        for reason in reasons:
            counts[reason] = counts.get(reason, 0) + 1


@dataclass(frozen=True, slots=True)
class _Lookup:
    """A name that reachable code mentions: what did it mean when `before` was reached?"""

    module: str
    name: str
    before: int | None = None
    within: str = ""


class _Search:
    """What each statement mentions, and what can be reached from where."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._mentions: dict[int, Mentions] = {
            statement.index: mentions(statement, program.side_modules) for statement in program.statements
        }
        self._objects = Objects(program, self._mentions.values())

    def findings(
        self, bans: Sequence[Ban], entry_points: Sequence[str], sources: Mapping[str, Sequence[str]]
    ) -> Iterator[BanFinding]:
        reached = {(name, ban.within): self._reached(name, ban.within) for name in entry_points for ban in bans}
        yield from self._imported(bans, entry_points, sources)
        for use in self._uses(bans):
            blocked = tuple(
                name for name in entry_points if _contains(reached[name, use.ban.within], use.statement, use.mention)
            )
            # Outside its method a ban does not apply: ex34's class must derive from autograd's Function.
            if blocked or (use.is_certain and not use.ban.within):
                unit, line = use.statement.unit, use.mention.node.lineno
                yield BanFinding(use.ban.name, use.spelled, unit, line, shown_line(sources[unit], line), blocked)

    def _imported(
        self, bans: Sequence[Ban], entry_points: Sequence[str], sources: Mapping[str, Sequence[str]]
    ) -> Iterator[BanFinding]:
        """Yield entry points that are themselves an import: `from torch import softmax`."""
        for name in entry_points:
            for site, path in self._program.imported(name):
                line = getattr(site.nodes[0], "lineno", 0)
                source = shown_line(sources[site.unit], line)
                for rule in bans:
                    if rule.forbids(path):
                        yield BanFinding(rule.name, path, site.unit, line, source, (name,))

    def _uses(self, bans: Sequence[Ban]) -> Iterator[_Use]:
        for statement in self._program.statements:
            seen: set[tuple[str, int, int]] = set()
            for mention in self._mentions[statement.index].expressions:
                for rule in bans:
                    # torch.optim.SGD contains torch.optim; the longest comes first and is enough.
                    key = (rule.name, mention.node.lineno, mention.node.col_offset)
                    if key in seen:
                        continue
                    if spelled := self._spelled(rule, mention):
                        seen.add(key)
                        yield _Use(rule, statement, mention, spelled, self._is_certain(mention))
                    elif any(map(rule.allows, self._program.paths(mention.node, mention.where))):
                        seen.add(key)  # nor does torch.autograd.no_grad use the torch.autograd in its name

    def _spelled(self, one: Ban, mention: Mention) -> str:
        """Return how the mention spells the banned thing; empty if it is something else."""
        node, where = mention.node, mention.where
        paths = self._program.paths(node, where)
        for path in sorted(paths):
            if one.forbids(path):
                written = _written(node)
                return written if isinstance(node, ast.Attribute) else f"{written} ({path})"
        if paths:
            return ""
        taken = attribute(node)
        if taken is not None and one.forbids_method(taken[1]):
            return _written(node) if self._objects.may_be_tensor(*taken, where) else ""
        if isinstance(node, ast.Call) and "operator.methodcaller" in self._program.paths(node.func, where):
            return _written(node) if any(one.forbids_method(literal(name)) for name in node.args[:1]) else ""
        return ""

    def _is_certain(self, mention: Mention) -> bool:
        """Tell whether the mention comes from a library with known names, or from something this library made."""
        paths = self._program.paths(mention.node, mention.where)
        if paths:
            return any(path.partition(".")[0] in _LIBRARIES for path in paths)
        taken = attribute(mention.node)
        return taken is None or self._objects.is_from_torch(taken[0], mention.where)

    def _reached(self, entry_point: str, within: str) -> dict[int, set[str]]:
        """Return the statements that an entry point leads to, each with the methods that count; "" means all of it."""
        found: dict[int, set[str]] = {}
        waiting = [_Lookup("", entry_point, None, within)]
        asked: set[_Lookup] = set()
        while waiting:
            lookup = waiting.pop()
            if lookup in asked:
                continue
            asked.add(lookup)
            site = self._program.latest(lookup.module, lookup.name, lookup.before)
            if site is None:
                waiting += [_Lookup(star, lookup.name) for star in self._program.side_modules_of(lookup.module)]
                continue
            replaced = site.definite and lookup.name in site.names.bindings
            if not replaced:
                # Its earlier value still counts: a list that is appended to, the other branch of an `if`.
                waiting.append(replace(lookup, before=site.index))
            waiting += self._enter(site, lookup.within, found)
        return found

    def _enter(self, site: Statement, method: str, found: dict[int, set[str]]) -> Iterator[_Lookup]:
        """Mark a statement (or one method of a class) as reached, and yield the names it leads to."""
        methods = found.setdefault(site.index, set())
        if method in methods or "" in methods or (method and not isinstance(site.nodes[0], ast.ClassDef)):
            return
        methods.add(method)
        said = self._mentions[site.index]
        for mention in said.expressions:
            where = mention.where
            if method in ("", mention.method) and isinstance(mention.node, ast.Name):
                name = mention.node.id
                if not self._program.is_local(name, where):
                    yield _Lookup(where.module, name, where.before)
        for imported in said.imports:
            if method in ("", imported.method):
                if imported.name:
                    yield _Lookup(imported.module, imported.name)
                else:
                    for other in self._program.statements:
                        if other.live and other.module == imported.module:
                            yield from self._enter(other, "", found)


def _contains(reached: Mapping[int, set[str]], statement: Statement, mention: Mention) -> bool:
    methods = reached.get(statement.index, set())
    return "" in methods or mention.method in methods


def _written(node: ast.expr) -> str:
    """Return the expression as written; a long expression before a method's name is left out."""
    if isinstance(node, ast.Attribute) and not isinstance(node.value, ast.Name | ast.Attribute):
        return f"(…).{node.attr}"
    return cleaned_line(ast.unparse(node), _SPELLED)
