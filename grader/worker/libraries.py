"""Libraries that a course allows beside torch and numpy: found among what is installed, without importing them."""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass
from importlib import metadata
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Final

from grader.worker.paths import entries_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_PREFIX: Final = "library:"
PACKAGE_OF: Final = {
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "PIL": "pillow",
    "cv2": "opencv-python-headless",
    "yaml": "pyyaml",
    "pylab": "matplotlib",
    "mpl_toolkits": "matplotlib",
}
"""The names under which pip knows libraries that are imported under another one."""


@dataclass(frozen=True, slots=True)
class Library:
    """A library that is installed here."""

    name: str
    """As it is imported."""
    version: str
    """Empty where it does not say."""
    project: str
    """What pip calls it; empty where it was not installed by any such."""
    paths: tuple[str, ...]
    """Its own files and folders, and those of all that it requires."""

    @property
    def preload(self) -> str:
        """What has the warm process import it; another version is another name."""
        return f"{_PREFIX}{self.name}@{self.version}"


def library_in(preload: str) -> str:
    """Return the name of the library that is to be preloaded; empty where it is something else."""
    return preload.removeprefix(_PREFIX).partition("@")[0] if preload.startswith(_PREFIX) else ""


def find_library(name: str) -> Library | None:
    """Return the library that is imported under this name; None where none is installed."""
    importlib.invalidate_caches()  # it may have been installed since this process looked
    folders = _folders()
    spec = PathFinder.find_spec(name, folders)
    if spec is None:
        return None
    own = [*(spec.submodule_search_locations or ([] if spec.origin is None else [spec.origin]))]
    found = _distribution(name, folders)
    if found is None:
        return Library(name, "", "", tuple(own))
    project = found.metadata["Name"]
    return Library(name, found.version, project, tuple(dict.fromkeys([*own, *entries_of([project])])))


def _folders() -> list[str]:
    """Return where libraries are looked for: never where a command was given, which may hold anybody's files."""
    here = Path.cwd()
    return [folder for folder in sys.path if folder and Path(os.path.abspath(folder)) != here]  # noqa: PTH100 - no links


def _distribution(name: str, folders: list[str]) -> metadata.Distribution | None:
    """Return the installed package that brings the library; None where none says that it does."""
    for candidate in _candidates(name):
        for found in metadata.distributions(name=candidate, path=folders):
            if any(path.partition("/")[0].partition(".")[0] == name for path in _contents(found)):
                return found
    return None


def _candidates(name: str) -> Iterator[str]:
    yield PACKAGE_OF.get(name, name)
    yield name.replace("_", "-")
    yield from metadata.packages_distributions().get(name, ())  # reads all that is installed


def _contents(found: metadata.Distribution) -> list[str]:
    # What a system's own package manager installed has no RECORD.
    return (found.read_text("RECORD") or found.read_text("top_level.txt") or "").splitlines()
