"""Run a submission's units statement by statement, so that a statement that cannot run here does not lose the others.

A statement that needs the keyboard or the value of a placeholder is left out, together with everything that builds on
it. In a notebook, a cell that raises still gives its later imports and definitions.
"""

from __future__ import annotations
import __future__

import ast
import inspect
import linecache
from contextlib import suppress
from dataclasses import dataclass, field
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING, Final

from grader.worker import coroutines
from grader.worker.failure import describe
from grader.worker.placeholder import Placeholder, PlaceholderError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.worker.loading import LoadedProgram

_HARMLESS: Final = (Exception, SystemExit)
"""What a statement that runs on its own may raise."""
_FEATURES: Final = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
_DEFINITIONS: Final = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_MOST_SKIPPED: Final = 100
_OURS: Final = "grader"


@dataclass(slots=True)
class Ran:
    """The outcome of the units, besides the names they defined."""

    problems: list[dict[str, object]] = field(default_factory=list)
    """Exceptions of the units that raised, if loading was told to keep going."""
    resumed: list[int] = field(default_factory=list)
    """The units among them with imports or definitions after the line that raised; these ran."""
    skipped: list[dict[str, object]] = field(default_factory=list)
    """Why statements were left out: there is no keyboard, or a placeholder has no value."""


def run_units(
    program: LoadedProgram, units: Sequence[tuple[str, str]], *, keep_going: bool, apart: bool = False
) -> Ran:
    """Run the units in order, and return what was left out.

    With `apart`, an exception ends only its own statement: a self-check that may not run what it compares with does not
    affect the functions below it.

    Raises:
        BaseException: whatever a unit raises, unless told to keep going.
    """
    if units:
        program.module.__file__ = units[0][0]  # `inspect.getsource` of a class looks the file up
    run = _UnitRun(program, keep_going=keep_going, apart=apart)
    for name, source in units:
        _remember(program, name, source)
        try:
            run.unit(name, source)
        except BaseException as fault:  # in a notebook a cell that calls exit() does not end the others either
            if not keep_going or isinstance(fault, MemoryError):
                raise
            run.ran.problems.append(describe(fault, program.sources))
    return run.ran


class _UnitRun:
    """A run of the units, one after another, and what the later ones inherit."""

    def __init__(self, program: LoadedProgram, *, keep_going: bool, apart: bool) -> None:
        self.ran = Ran()
        self._program = program
        self._keep_going = keep_going
        self._apart = apart
        # A `from __future__` line applies to the later cells of a notebook too.
        self._flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT if keep_going else 0  # as in notebooks
        self._lost: set[str] = set()
        """Names that the left-out statements would have defined."""

    def unit(self, name: str, source: str) -> None:
        """Run one unit.

        Raises:
            BaseException: what a statement raises that is not left out.
        """
        tree = compile(source, name, "exec", flags=self._flags | ast.PyCF_ONLY_AST, dont_inherit=True)
        for number, statement in enumerate(tree.body):
            try:
                self._statement(statement, name)
            except BaseException as fault:  # any exception of a statement may be excused
                if self._is_excused(fault):
                    self._leave_out(statement, fault)
                    continue
                later = [below for below in tree.body[number + 1 :] if _is_definition(below)]
                if not self._keep_going or isinstance(fault, MemoryError) or not later:
                    raise
                self.ran.problems.append(describe(fault, self._program.sources))
                self.ran.resumed.append(len(self.ran.problems) - 1)
                self._run_quietly(later, name)
                return

    def _statement(self, statement: ast.stmt, name: str) -> None:
        code: CodeType = compile(ast.Module([statement], []), name, "exec", flags=self._flags, dont_inherit=True)
        self._flags |= code.co_flags & _FEATURES
        with suppress(*_HARMLESS if self._apart else ()):
            _run(code, self._program.module)

    def _run_quietly(self, statements: Iterable[ast.stmt], name: str) -> None:
        for statement in statements:
            with suppress(*_HARMLESS):
                self._statement(statement, name)

    def _is_excused(self, fault: BaseException) -> bool:
        """Tell whether a statement failed only because a keyboard or a library is missing here."""
        kind = type(fault)
        if kind is ModuleNotFoundError and isinstance(fault, ModuleNotFoundError):
            return fault.name == _OURS  # `grader.check(…)` belongs to the notebook it was written in
        if kind is EOFError or kind is PlaceholderError:
            return True
        if kind is NameError and isinstance(fault, NameError):
            return fault.name in self._lost
        if kind is StopIteration:
            return bool(self._program.placeholders.used)
        return kind in (TypeError, ValueError, AttributeError) and Placeholder.__name__ in str(fault)

    def _leave_out(self, statement: ast.stmt, fault: BaseException) -> None:
        self._lost |= _names_bound(statement)
        if type(fault) is not NameError and len(self.ran.skipped) < _MOST_SKIPPED:
            self.ran.skipped.append(describe(fault, self._program.sources))


def _run(code: CodeType, module: ModuleType) -> None:
    if not code.co_flags & inspect.CO_COROUTINE:
        exec(code, module.__dict__)  # noqa: S102 - running the submission is what this process is for
        return
    coroutines.run(FunctionType(code, module.__dict__)())


def _remember(program: LoadedProgram, name: str, source: str) -> None:
    program.sources[name] = source
    # Without a modification time, `linecache.checkcache` never looks for a file of that name.
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)


def _is_definition(statement: ast.stmt) -> bool:
    """Tell whether a statement is an import, defines a function or class, or defines a constant."""
    if isinstance(statement, _DEFINITIONS):
        return True
    if not isinstance(statement, ast.Assign | ast.AnnAssign) or statement.value is None:
        return False
    return isinstance(statement.value, ast.Lambda) or _is_constant(statement.value)


def _is_constant(value: ast.expr) -> bool:
    try:
        ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, RecursionError):
        return False
    return True


def _names_bound(statement: ast.stmt) -> set[str]:
    found = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    for node in ast.walk(statement):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.alias):
            found.add(node.asname or node.name.partition(".")[0])
    return found
