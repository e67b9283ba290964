"""constraints.txt pins exactly the packages that `.[dev]` brings along: none is missing, and none is left over."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PAGE: Final = Path(__file__).parents[2] / "constraints.txt"
OURS: Final = "torch-grader"
MACHINES: Final[tuple[Mapping[str, str], ...]] = tuple(
    {"python_version": python, "sys_platform": platform, "platform_system": system, "os_name": family}
    for python in ("3.11", "3.12", "3.13")
    for platform, system, family in (("linux", "Linux", "posix"), ("win32", "Windows", "nt"))
)
"""Where the pins are used: a package may be needed on one of them only."""


def pinned() -> dict[str, int]:
    """Return the line of each pin by the name of its package."""
    lines = enumerate(PAGE.read_text("utf-8").splitlines(), 1)
    return {canonicalize_name(line.partition("==")[0]): number for number, line in lines if "==" in line}


def required(package: str, extras: frozenset[str], machine: Mapping[str, str]) -> Iterator[Requirement]:
    """Yield what a package with these extras requires on a machine, as its installed metadata says."""
    for line in metadata.requires(package) or ():
        requirement = Requirement(line)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({**machine, "extra": extra}) for extra in extras | {""}):
            yield requirement


def brought_along(machine: Mapping[str, str]) -> dict[str, set[str]]:
    """Return each package that `.[dev]` brings along on a machine, with the packages that require it."""
    found: dict[str, set[str]] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [(OURS, frozenset({"dev"}))]
    while waiting:
        package, extras = waiting.pop()
        if (package, extras) in seen or not is_installed(package):
            continue
        seen.add((package, extras))
        for requirement in required(package, extras, machine):
            name = canonicalize_name(requirement.name)
            if name != OURS:
                found.setdefault(name, set()).add(package)
            waiting.append((name, frozenset(requirement.extras)))
    return found


def is_installed(package: str) -> bool:
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True


def test_every_package_that_is_installed_for_the_developers_is_pinned() -> None:
    brought = brought_along({})
    assert len(brought) > 50
    missing = {name: sorted(by) for name, by in brought.items() if name not in pinned()}
    assert missing == {}, f"{PAGE.name} does not pin what these packages require: {missing}"


def test_nothing_is_pinned_that_no_package_requires() -> None:
    brought = {name for machine in MACHINES for name in brought_along(machine)}
    asked_for = required(OURS, frozenset({"dev"}), {})
    if not all(is_installed(requirement.name) for requirement in asked_for):
        pytest.skip("`.[dev]` is not installed, so that what its packages require is not known here")
    left_over = [f"{PAGE.name}:{line}: {name}" for name, line in pinned().items() if name not in brought]
    assert left_over == []
