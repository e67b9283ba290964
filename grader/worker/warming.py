"""Import once, before there is a worker, everything that workers would import themselves."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
import site
import sys
import sysconfig
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import torch

from grader.worker import hugepages
from grader.worker.libraries import library_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


TRAINING: Final = "torch._dynamo"
"""The module that optimisers import, which takes as long as torch itself: imported only if it is named."""


def warm(preload: Sequence[str], paths: Sequence[str] = ()) -> dict[str, Callable[[bytes], bytes]]:
    """Import what workers need, and return the trusted tools named in `preload` ("package.module:function").

    A name without a function is a module that a tool would import later, in every worker anew. `library:einops` is
    a library that the course allows; `paths` are those of all such libraries.

    Raises:
        ImportError, AttributeError: a tool is not there.
        SystemExit: a library cannot be imported; says which.
        RuntimeError: the process has more than one thread, so that its forks might hang, or has started CUDA.
    """
    _compute_once()
    if TRAINING in preload:
        _train_once()
    libraries = [library for name in preload if (library := library_in(name))]
    own = [name for name in preload if not library_in(name)]
    for name in own:
        importlib.import_module(name.partition(":")[0])
    tools = {name: _tool(name) for name in own if ":" in name}
    _leave_only_libraries_importable(paths)
    for library in libraries:
        _import_library(library)
    if (threads := _threads()) != 1:
        msg = f"the warm process has {threads} threads; a fork of it could hang"
        raise RuntimeError(msg)
    if torch.cuda.is_initialized():  # type: ignore[no-untyped-call] # torch does not type it
        msg = "the warm process has started CUDA; no fork of it could use it"
        raise RuntimeError(msg)
    _seed()
    gc.freeze()  # a collection in a worker would touch, and so copy, every page of torch's objects
    gc.enable()
    hugepages.collapse()
    return tools


@dataclass(frozen=True, slots=True)
class MemoryTaken:
    """Bytes of memory of a process: its address space, and the private and writable part of it.

    Libraries are address space, but only a small part of them is private memory: those of torch for CUDA take
    gigabytes.
    """

    address_space: int
    private: int

    @staticmethod
    def here() -> MemoryTaken | None:
        """Return what this process has; None if the system does not say."""
        try:
            pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
        except OSError:
            return None
        page = os.sysconf("SC_PAGE_SIZE")
        return MemoryTaken(int(pages[0]) * page, int(pages[5]) * page)


def _compute_once() -> None:
    """Compute a gradient and solve a system: the parent of all workers then has the modules that this imports."""
    parameter = torch.nn.Parameter(torch.ones(2, 3))
    loss = torch.nn.functional.mse_loss(torch.ones(4, 2) @ parameter, torch.zeros(4, 3))
    loss.backward()  # type: ignore[no-untyped-call] # torch does not type it
    torch.linalg.lstsq(torch.eye(2), torch.ones(2, 1))
    np.random.default_rng(0).normal()


def _train_once() -> None:
    """Take a step of an optimiser: the first one imports hundreds of modules."""
    parameter = torch.nn.Parameter(torch.ones(2, 3))
    optimizer = torch.optim.SGD([parameter], lr=0.1)
    parameter.sum().backward()  # type: ignore[no-untyped-call] # torch does not type it
    optimizer.step()


def _seed() -> None:
    """Seed the sources of randomness, so that judging twice gives the same: every worker inherits their state.

    This happens once instead of in each worker, because torch takes 4 ms for it. Python's own is seeded again by every
    fork: see `child`.
    """
    np.random.seed(0)  # noqa: NPY002 - it is the submission that may use the legacy generator
    torch.manual_seed(0)


def _tool(name: str) -> Callable[[bytes], bytes]:
    module, _, function = name.partition(":")
    tool: Callable[[bytes], bytes] = getattr(importlib.import_module(module), function)
    return tool


def _import_library(name: str) -> None:
    """Import a library that the course allows, or end this process with a sentence."""
    try:
        importlib.import_module(name)
    except Exception as fault:  # whatever goes wrong in somebody's library
        msg = f"The library {name}, which the course allows, cannot be imported: {type(fault).__name__}: {fault}"
        raise SystemExit(msg) from fault
    if _threads() != 1:
        msg = f"The library {name}, which the course allows, starts threads when imported, so no worker can use it."
        raise SystemExit(msg)


def _leave_only_libraries_importable(allowed: Sequence[str]) -> None:
    """Cut the search path down to the standard library and the installed packages: no checkout, no working folder."""
    kept = [*(sysconfig.get_path(name) for name in ("stdlib", "platstdlib")), *site.getsitepackages()]
    kept += [str(Path(package).parents[1]) for package in (torch.__file__, np.__file__) if package is not None]
    kept += [str(Path(path).parent) for path in allowed]
    folders = {os.path.realpath(folder) for folder in kept}
    extensions = {os.path.realpath(Path(folder) / "lib-dynload") for folder in kept}
    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry) in folders | extensions]
    sys.meta_path[:] = [finder for finder in sys.meta_path if not _module_of(finder).startswith("__editable__")]
    sys.path_importer_cache.clear()
    # A worker may not list a folder of packages, because the names are private. The finders remember what they have
    # seen, and looking for a name that does not exist makes them see everything now.
    importlib.util.find_spec("no_module_has_this_name")


def _module_of(finder: object) -> str:
    return str(getattr(finder, "__module__", ""))


def _threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))  # noqa: PTH208 - a count, no paths
    except OSError:
        return threading.active_count()
