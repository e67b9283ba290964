"""The files a worker may read: the standard library, torch, NumPy, and what these need; never this package.

A Landlock rule holds for a whole folder and cannot be taken back below it. So folders of installed packages are left
out, and their packages are named one by one.
"""

from __future__ import annotations

import functools
import os
import re
import stat
import sys
import sysconfig
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

LIBRARIES = ("torch", "numpy")
"""What a submission may import besides the standard library."""
TOOLS = ("nbformat", "ipython", "landlockpy", "seccompy")
"""What the worker's own tools use."""
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
_SYSTEM = ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", "/usr/lib/locale")
_INSTALLED = frozenset({"site-packages", "dist-packages"})
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@dataclass(frozen=True, slots=True)
class Readable:
    """Files, and folders with everything in them, by origin."""

    standard: tuple[str, ...]
    """Entries of the standard library's folders."""
    packages: tuple[str, ...]
    """Entries of the folders of installed packages."""
    libraries: tuple[str, ...]
    """The packages that a submission may import, with everything that they require."""
    system: tuple[str, ...]
    """Shared libraries, time zones."""
    allowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Entries of each library that a course allows beside these; a worker reads those of its exercise alone."""

    def __iter__(self) -> Iterator[str]:
        return iter((*self.standard, *self.packages, *self.system))

    @property
    def shown(self) -> tuple[str, ...]:
        """All entries of the folders of installed packages that any worker may read."""
        return tuple(dict.fromkeys((*self.packages, *(path for paths in self.allowed.values() for path in paths))))


def readable(allowed: Mapping[str, tuple[str, ...]] | None = None) -> Readable:
    """Return what workers may read, for this interpreter; `allowed` are the paths of further libraries by name."""
    return Readable(
        standard=tuple(_entries(standard_folders())),
        packages=tuple(entries_of((*LIBRARIES, *TOOLS))),
        libraries=tuple(entries_of(LIBRARIES)),
        system=tuple(_existing((*_SYSTEM, *_shared_libraries()))),
        allowed=allowed or {},
    )


def importable(paths: Iterable[str]) -> frozenset[str]:
    """Return the top-level names that these entries of package folders define."""
    return frozenset(Path(path).name.partition(".")[0] for path in paths)


def closed_to_others(paths: Iterable[str]) -> Iterator[str]:
    """Yield the files and folders that only their owner may read; folders above them do not count."""
    for path in paths:
        with suppress(OSError):
            mode = Path(path).stat().st_mode
            needed = stat.S_IROTH | (stat.S_IXOTH if stat.S_ISDIR(mode) else 0)
            if mode & needed != needed:
                yield path


def without_installation(text: str, *folders: str) -> str:
    """Return a text whose paths lack the folders of Python, of its packages, and these.

    So a message is the same on every machine.
    """
    return _installation((*folders,)).sub("", text)


@functools.cache
def _installation(folders: tuple[str, ...]) -> re.Pattern[str]:
    installed = [
        *package_folders(),
        *standard_folders(),
        *map(Path, (sys.prefix, sys.base_prefix)),
        Path(__file__).parents[2],
    ]
    spelled = {str(folder) for path in installed for folder in (path, path.resolve())} | {*folders}
    longest_first = sorted(spelled - {"", "/", "."}, key=lambda one: (-len(one), one))
    # "/usr/local" is an installation's prefix on some machines, and a common folder on all.
    return re.compile(
        "|".join(f"{re.escape(folder)}/" for folder in longest_first if folder not in ("/usr", "/usr/local"))
    )


def standard_folders() -> list[Path]:
    """Return the folders of the standard library."""
    found = (sysconfig.get_path(name) for name in ("stdlib", "platstdlib"))
    return _unique(Path(folder) for folder in found if folder)


def package_folders() -> list[Path]:
    """Return the folders of installed packages, of this environment and of the interpreter behind it."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    prefixes = _unique(Path(prefix) for prefix in (sys.prefix, sys.exec_prefix, sys.base_prefix, "/usr", "/usr/local"))
    libraries = [prefix / name for prefix in prefixes for name in ("lib", "lib64", "lib/python3")]
    folders = [library / version / kind for library in libraries for kind in _INSTALLED]
    folders += [library / kind for library in libraries for kind in _INSTALLED]
    return [folder for folder in _unique(folders) if folder.is_dir()]


def _entries(folders: Iterable[Path]) -> Iterator[str]:
    for folder in folders:
        yield from sorted(entry.path for entry in os.scandir(folder) if entry.name not in _INSTALLED)


def entries_of(names: Iterable[str]) -> list[str]:
    """Return the top-level entries of the distributions of these names, and of all that they require."""
    found: set[str] = set()
    for distribution in _closure(names):
        root = Path(str(distribution.locate_file("")))
        # Packages from a system's own package manager have no RECORD.
        listed = distribution.read_text("RECORD") or distribution.read_text("top_level.txt") or ""
        tops = {line.split("/", 1)[0].split(",", 1)[0].strip() for line in listed.splitlines()}
        found |= {str(root / top) for top in tops if top not in {"", "..", "__pycache__"}}
    return _existing(sorted(found))


def _closure(names: Iterable[str]) -> list[metadata.Distribution]:
    found: dict[str, metadata.Distribution] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in found:
            continue
        try:
            found[name] = distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # required on another system only
            continue
        for requirement in distribution.requires or []:
            match = _NAME.match(requirement)
            if match and "extra ==" not in requirement:
                waiting.append(match.group())
    return list(found.values())


def _shared_libraries() -> Iterator[str]:
    """Return the folders that contain only shared libraries, and the libraries in other folders."""
    multiarch = sysconfig.get_config_var("MULTIARCH")
    if multiarch:
        yield from (f"{folder}/{multiarch}" for folder in ("/lib", "/usr/lib", "/usr/local/lib"))
    prefixes = (f"{prefix}/{name}" for prefix in (sys.prefix, sys.base_prefix) for name in ("lib", "lib64"))
    for folder in _unique(
        Path(folder) for folder in ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", *prefixes)
    ):
        if folder.is_dir():
            yield from sorted(entry.path for entry in os.scandir(folder) if ".so" in entry.name and entry.is_file())


def _existing(paths: Iterable[str]) -> list[str]:
    return [path for path in dict.fromkeys(paths) if Path(path).exists()]


def _unique(paths: Iterable[Path]) -> list[Path]:
    return list(dict.fromkeys(paths))
