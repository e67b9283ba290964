"""Running a submission's units in one fresh module, and nothing importable beside it but what is allowed by name."""

from __future__ import annotations

import importlib.machinery
import importlib.util
import linecache
import sys
from dataclasses import dataclass, field
from itertools import islice
from types import FrameType, ModuleType
from typing import TYPE_CHECKING

from grader.worker.eager import judge_eagerly
from grader.worker.placeholders import Placeholders

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.worker.objects import Recipe

SUBMISSION = "submission"
PROBE = "probe"
PROBE_UNIT = "probe.py"


@dataclass(frozen=True, slots=True)
class Imported:
    """What the warm process had imported: how many modules, and which of them are not for submissions.

    A worker that looked at the names of all modules would copy the pages they are on, a thousand of them.
    """

    count: int
    known: frozenset[str]
    """Top-level names that a submission may import."""
    others: Mapping[str, ModuleType]
    """What it may not: this package, and what the trusted tools use. Kept, so that no module ends with its name."""

    @staticmethod
    def now(libraries: frozenset[str]) -> Imported:
        """Look once, in the warm process; `libraries` may be imported beside the standard library."""
        known = libraries | sys.stdlib_module_names
        others = {name: module for name, module in sys.modules.items() if not _is_known(name, known)}
        return Imported(len(sys.modules), known, others)

    def others_now(self) -> list[str]:
        """Return the modules that a submission may not import and that are imported by now; later ones stand behind."""
        later = islice(reversed(sys.modules), len(sys.modules) - self.count)
        return [*self.others, *(name for name in list(later) if not _is_known(name, self.known))]


def _is_known(module: str, known: frozenset[str]) -> bool:
    # The modules of the build's own configuration are in no list; their names begin so.
    top = module.partition(".")[0]
    return top in known or top == "__main__" or top.startswith("_sysconfigdata")


@dataclass(frozen=True, slots=True)
class LoadedProgram:
    """The submission's namespace, the functions of the probe, and all sources by unit name."""

    module: ModuleType
    placeholders: Placeholders
    sources: dict[str, str] = field(default_factory=dict)
    probes: dict[str, Callable[..., object]] = field(default_factory=dict)
    recipes: dict[str, Recipe] = field(default_factory=dict)
    """What is done with objects of the submission's classes, by the id of the check."""
    adapted: dict[str, Callable[..., object]] = field(default_factory=dict)
    """Entry points whose parameters have other names than the contract's, as functions that take those."""
    eager: list[str] = field(default_factory=list)
    """Compilers of torch that were called, and compiled nothing."""

    @property
    def own_sources(self) -> dict[str, str]:
        """The sources that are the submission's: a probe may not be shown to students."""
        return {name: source for name, source in self.sources.items() if name != PROBE_UNIT}


def prepare(files: Mapping[str, bytes], imported: Imported) -> LoadedProgram:
    """Return an empty submission.

    It may import `files` (`helpers.py` as `helpers`), the standard library, the libraries that `imported` knows, and
    placeholders for what only notebooks have; no other package that happens to be installed here, and not this one.
    """
    sources: dict[str, str] = {}
    module = ModuleType(SUBMISSION)
    program = LoadedProgram(module, Placeholders(module, sources, imported.known), sources, eager=judge_eagerly())
    sys.meta_path.insert(0, _Importer(files, imported.known, program))
    for name in imported.others_now():
        sys.modules.pop(name, None)
    sys.modules[SUBMISSION] = program.module
    return program


def run_probe(program: LoadedProgram, source: str) -> None:
    """Run the exercise's own helper code, before any of the submission's, and keep its public functions.

    Raises:
        BaseException: whatever the code raises.
    """
    module = ModuleType(PROBE)
    program.sources[PROBE_UNIT] = source  # and not in `linecache`, where the submission would read it
    sys.modules[PROBE] = module
    try:
        exec(compile(source, PROBE_UNIT, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - the course's code
    finally:
        sys.modules.pop(PROBE, None)
    program.probes.update({name: value for name, value in vars(module).items() if callable(value)})


def _is_import(asking: FrameType) -> bool:
    """Tell whether a module is imported, not merely looked for: then the import system is what asks its own finder."""
    return asking.f_code.co_filename == "<frozen importlib._bootstrap>"


class _Importer:
    """Finds the files an exercise allows beside the submission, and refuses to find what it may not import.

    This is to tell a student the same thing on every machine and at every level; the wall is elsewhere.
    """

    def __init__(self, files: Mapping[str, bytes], known: frozenset[str], program: LoadedProgram) -> None:
        self._files = dict(files)
        self._known = known
        self._placeholders = program.placeholders
        self._sources = program.sources

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of a file that was handed in; None for everything else."""
        del path, target
        if f"{name}.py" in self._files:
            return importlib.machinery.ModuleSpec(name, self, origin=f"{name}.py")  # type: ignore[arg-type] # by protocol
        frame = sys._getframe(2)  # noqa: SLF001 - Python offers nothing else
        placeholder = self._placeholders.spec(name, frame)
        # Libraries ask for what they can do without; only an import is refused.
        if placeholder is not None or _is_known(name, self._known) or not _is_import(frame):
            return placeholder
        msg = f"No module named {name!r}"
        raise ModuleNotFoundError(msg, name=name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        """Leave the making of the module to the import system."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the file in its module."""
        name = f"{module.__name__}.py"
        source = importlib.util.decode_source(self._files[name])
        self._sources[name] = source
        linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
        module.__file__ = name
        exec(compile(source, name, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - part of the submission
