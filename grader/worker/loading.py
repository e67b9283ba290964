"""Run a submission's units in one fresh module that can import only what is allowed by name."""

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
    """What the warm process had imported: how many modules, and which of them submissions may not use.

    A worker that looked at all modules would copy the memory pages they are on, a thousand of them.
    """

    count: int
    known: frozenset[str]
    """Top-level names that a submission may import."""
    others: Mapping[str, ModuleType]
    """What a submission may not import: this package, and what the trusted tools use. Kept, so that no module is freed
    with its name.
    """

    @staticmethod
    def now(libraries: frozenset[str]) -> Imported:
        """Look once, in the warm process; `libraries` may be imported besides the standard library."""
        known = libraries | sys.stdlib_module_names
        others = {name: module for name, module in sys.modules.items() if not _is_known(name, known)}
        return Imported(len(sys.modules), known, others)

    def allowing(self, more: frozenset[str]) -> Imported:
        """Return the same where a submission may import more top-level names."""
        if not more:
            return self
        known = self.known | more
        others = {name: module for name, module in self.others.items() if not _is_known(name, known)}
        return Imported(self.count, known, others)

    def others_now(self) -> list[str]:
        """Return the forbidden modules that are imported by now; those imported later come last."""
        later = islice(reversed(sys.modules), len(sys.modules) - self.count)
        return [*self.others, *(name for name in list(later) if not _is_known(name, self.known))]


def _is_known(module: str, known: frozenset[str]) -> bool:
    # The modules of the build's own configuration are in no list; their names begin like this.
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
    """The steps with objects of the submission's classes, by the id of the check."""
    adapted: dict[str, Callable[..., object]] = field(default_factory=dict)
    """Entry points with other parameter names, as functions that take the contract's names."""
    eager: list[str] = field(default_factory=list)
    """Compilers of torch that were called, and compiled nothing."""

    @property
    def own_sources(self) -> dict[str, str]:
        """The sources of the submission itself: a probe may not be shown to students."""
        return {name: source for name, source in self.sources.items() if name != PROBE_UNIT}


def prepare(files: Mapping[str, bytes], imported: Imported) -> LoadedProgram:
    """Return an empty submission.

    It may import `files` (`helpers.py` as `helpers`), the standard library, the libraries that `imported` knows, and
    placeholders for what only notebooks have; no other installed package, and not this one.
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
    program.sources[PROBE_UNIT] = source  # not in `linecache`, where the submission could read it
    sys.modules[PROBE] = module
    try:
        exec(compile(source, PROBE_UNIT, "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - the course's code
    finally:
        sys.modules.pop(PROBE, None)
    program.probes.update({name: value for name, value in vars(module).items() if callable(value)})


def _is_import(asking: FrameType) -> bool:
    """Tell whether a module is being imported, not merely looked for: then the import system asks our finder."""
    return asking.f_code.co_filename == "<frozen importlib._bootstrap>"


class _Importer:
    """Finds the files an exercise allows beside the submission, and refuses modules that it may not import.

    Its purpose is the same message on every machine and at every level; the isolation is elsewhere.
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
        # Libraries look for optional modules; only an import is refused.
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
