"""What a notebook has and a worker has not: `display`, `get_ipython`, and modules that only notebooks use.

They are there for every submission, notebook or not, so that what can be imported follows from nothing else. They do
nothing that counts: `display` prints, a magic is passed over, and everything else can be called and gives no value.
"""

from __future__ import annotations

import builtins
import importlib.machinery
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PACKAGES = ("IPython", "google.colab")
_TRANSPARENT = frozenset({"time", "capture", "prun"})
"""Cell magics whose body runs in the notebook's own namespace."""


class Placeholder:
    """Stands for anything of a notebook: it can be called, entered and gone through, and gives nothing."""

    def __getattr__(self, name: str) -> Placeholder:
        """Return a placeholder for every name but Python's own."""
        return _anything(name)

    def __call__(self, *_: object, **__: object) -> Placeholder:
        """Do nothing."""
        return Placeholder()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def __iter__(self) -> Iterator[object]:
        return iter(())

    def __repr__(self) -> str:
        return "<a placeholder: there is no notebook here>"


class _Shell(Placeholder):
    """What `get_ipython()` returns; of the cell magics those that only watch run their cell."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def run_cell_magic(self, magic: str, line: str, cell: str) -> None:
        """Run the cell if the magic is one that runs it in the notebook's namespace."""
        del line
        if magic in _TRANSPARENT:
            exec(compile(cell, f"%%{magic}", "exec", dont_inherit=True), self._module.__dict__)  # noqa: S102 - the submission's own code


class _Module(ModuleType):
    """A module in which every name is a placeholder."""

    def __getattr__(self, name: str) -> Placeholder:
        """Return a placeholder for every name but Python's own."""
        return _anything(name)


class Placeholders:
    """Finds the modules that only notebooks use."""

    def __init__(self, module: ModuleType) -> None:
        """Serve the submission that has this module, and give it the two names that notebooks have by themselves."""
        self._shell = _Shell(module)
        vars(builtins).update(display=_display, get_ipython=self._get_ipython)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of a placeholder, None for every other module."""
        del path, target
        if not any(
            name == package or name.startswith(f"{package}.") or package.startswith(f"{name}.") for package in PACKAGES
        ):
            return None
        return importlib.machinery.ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type] # by protocol

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Make the module."""
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Give it the names that do something."""
        names = {"display": _display, "get_ipython": self._get_ipython, "clear_output": _clear_output}
        vars(module).update(names, __all__=list(names))

    def _get_ipython(self) -> Placeholder:
        return self._shell


def _anything(name: str) -> Placeholder:
    if name.startswith("__"):
        raise AttributeError(name)
    return Placeholder()


def _display(*objects: object, **_: object) -> None:
    sys.stdout.write("".join(f"{one!r}\n" for one in objects))


def _clear_output(*_: object, **__: object) -> None:
    """Leave the output as it is."""
