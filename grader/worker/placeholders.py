"""Modules that notebooks, plots and progress bars need and a worker lacks: everything in them is a placeholder.

They exist for every submission, so that what can be imported depends on nothing else. They do nothing that counts:
`display` prints, a magic is skipped, `tqdm` passes its items on, and everything else gives a placeholder, which cannot
become a number. A real library that the course allows replaces its placeholder.
"""

from __future__ import annotations

import ast
import builtins
import importlib.machinery
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Final

from grader.worker.placeholder import Placeholder
from grader.worker.progress_bars import TQDM, progress_names

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from types import FrameType

NOTEBOOK: Final = ("IPython", "google.colab")
"""Packages without a note: they only show things."""
_INSIDE = "torch.utils.tensorboard"
"""A part of torch that exists, and needs the library of its last name."""
PACKAGES: Final = (
    *NOTEBOOK,
    *("matplotlib", "mpl_toolkits", "pylab", "seaborn", "plotly", "bokeh", "altair", "PIL", "cv2"),
    *("tqdm", "ipywidgets", "wandb", "tensorboard", "tensorboardX", _INSIDE, "mlflow"),
    *("pandas", "sklearn", "scipy", "einops", "torchvision", "torchaudio", "torchtext"),
    *("torchinfo", "torchsummary", "torchviz", "d2l"),
)
_TRANSPARENT = frozenset({"time", "capture", "prun", "check"})
"""Cell magics whose body runs in the notebook's own namespace."""
_ABSENCE = frozenset({"ImportError", "ModuleNotFoundError"})
_BINDING = (ast.Assign, ast.AnnAssign, ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def package_of(name: str) -> str | None:
    """Return which of the `PACKAGES` a module belongs to; None if to none."""
    return next((package for package in PACKAGES if name == package or name.startswith(f"{package}.")), None)


class _Shell(Placeholder):
    """What `get_ipython()` returns; cell magics that only watch still run their cell."""

    __slots__ = ("_module",)

    def __init__(self, module: ModuleType) -> None:
        super().__init__("get_ipython()")
        object.__setattr__(self, "_module", module)

    def run_cell_magic(self, magic: str, line: str, cell: str) -> None:
        """Run the cell if the magic would run it in the notebook's namespace."""
        del line
        if magic in _TRANSPARENT:
            exec(compile(cell, f"%%{magic}", "exec", dont_inherit=True), self._module.__dict__)  # noqa: S102 - the submission's own code


class _Module(ModuleType):
    """A module in which every name is a placeholder."""

    __version__ = "0.0"

    def __getattr__(self, name: str) -> Placeholder:
        """Return a placeholder for every name except Python's own."""
        if name.startswith("__"):
            raise AttributeError(name)
        return Placeholder(f"{self.__name__}.{name}")


class Placeholders:
    """Finds the placeholder modules for the submission's own imports only."""

    def __init__(self, module: ModuleType, sources: Mapping[str, str], real: Collection[str]) -> None:
        """Serve the submission that has this module, and give it the two names that every notebook has.

        `sources` are its sources by unit; `real` are the top-level names that can be imported.
        """
        self._shell = _Shell(module)
        self._sources = sources
        self._real = real
        self.used: set[str] = set()
        """The packages that were imported."""
        vars(builtins).update(display=_display, get_ipython=self._get_ipython)

    def serves(self, name: str) -> bool:
        """Tell whether a module, or a package that contains it, has placeholders here."""
        package = package_of(name)
        if package is None:
            return any(other.startswith(f"{name}.") for other in NOTEBOOK) and name not in self._real
        return (
            package.rpartition(".")[2] not in self._real
            if package == _INSIDE
            else package.partition(".")[0] not in self._real
        )

    def spec(self, name: str, frame: FrameType) -> importlib.machinery.ModuleSpec | None:
        """Return the spec of a placeholder if the submission asks for one, None for every other module.

        `frame` is the import system's. Code with its own fallback for the missing module gets no placeholder, and
        libraries do not find what is missing.
        """
        asking = _outside_importing(frame) if self.serves(name) else None
        if asking is None or _is_library(asking) or self._has_other_way(asking):
            return None
        package = package_of(name)
        if package is not None:
            self.used.add(package)
        return importlib.machinery.ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type] # by protocol

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        """Make the module."""
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Give it the names that do something."""
        names: dict[str, object] = {}
        if module.__name__.partition(".")[0] in ("IPython", "google"):
            names = {"display": _display, "get_ipython": self._get_ipython, "clear_output": _clear_output}
        elif package_of(module.__name__) == TQDM:
            names = progress_names()
        vars(module).update(names, __all__=list(names))

    def _get_ipython(self) -> Placeholder:
        return self._shell

    def _has_other_way(self, asking: FrameType) -> bool:
        """Tell whether the import is in a `try` with a fallback for the missing module."""
        source = self._sources.get(asking.f_code.co_filename)
        if source is None or not any(name in source for name in _ABSENCE):
            return False
        try:
            tries = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Try)]
        except (SyntaxError, ValueError, RecursionError):  # it may use await, which only a cell may
            return False
        line = asking.f_lineno or 0
        return any(
            statement.lineno <= line <= (statement.end_lineno or line)
            for attempt in tries
            if any(map(_replaces, attempt.handlers))
            for statement in attempt.body
        )


def _replaces(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler of a missing module defines a replacement."""
    caught = {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else set()
    return bool(caught & _ABSENCE) and any(isinstance(node, _BINDING) for node in _nodes(handler.body))


def _nodes(body: Sequence[ast.stmt]) -> Iterator[ast.AST]:
    for statement in body:
        yield from ast.walk(statement)


def _outside_importing(frame: FrameType | None) -> FrameType | None:
    """Return the frame of the code that imports the module; None if the module is only looked for."""
    if frame is None or frame.f_code.co_filename != "<frozen importlib._bootstrap>":
        return None
    while frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    while frame is not None and frame.f_code.co_filename == importlib.__file__:
        frame = frame.f_back
    return frame


def _is_library(frame: FrameType) -> bool:
    """Tell whether code comes from a file: a submission's code is compiled under the name of its unit."""
    return frame.f_code.co_filename.startswith(("/", "<frozen"))


def _display(*objects: object, **_: object) -> None:
    sys.stdout.write("".join(f"{thing!r}\n" for thing in objects))


def _clear_output(*_: object, **__: object) -> None:
    """Leave the output as it is."""
