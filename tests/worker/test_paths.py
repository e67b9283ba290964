"""What a worker may read: libraries one by one, and never a folder with something else in it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import grader
from grader.worker import paths

READABLE = [Path(entry).resolve() for entry in paths.readable()]


def allows(path: str | Path | None) -> bool:
    assert path is not None
    return any(Path(path).resolve().is_relative_to(entry) for entry in READABLE)


def test_the_libraries_of_a_submission_are_readable() -> None:
    assert all(allows(module.__file__) for module in (torch, np, sys.modules["json"], sys.modules["random"]))


def test_what_torch_imports_later_is_readable() -> None:
    assert all(
        allows(sys.modules[name].__file__) for name in ("sympy", "typing_extensions", "mpmath") if name in sys.modules
    )


@pytest.mark.parametrize("module", [grader, pytest])
def test_this_program_and_other_packages_are_not(module: object) -> None:
    assert not allows(getattr(module, "__file__", None))


def test_no_folder_of_installed_packages_is_readable_as_a_whole() -> None:
    folders = [folder.resolve() for folder in paths.package_folders()]
    assert folders
    assert not any(allows(folder) for folder in folders)


@pytest.mark.parametrize("path", ["/", "/etc/passwd", "/home", "/root", "/tmp", "/usr", "/usr/lib", "/proc", "/var"])  # noqa: S108
def test_nothing_of_the_system_is_readable_but_its_libraries(path: str) -> None:
    assert not allows(path)


def test_the_names_that_can_be_imported_are_those_of_the_packages() -> None:
    names = paths.importable(paths.readable().packages)
    assert {"torch", "numpy"} <= names
    assert names.isdisjoint({"grader", "pytest", "hypothesis"})


def test_what_only_its_owner_may_read_is_closed_to_others_wherever_it_lies(tmp_path: Path) -> None:
    below = tmp_path / "below"
    for name, mode in {"open": 0o755, "shut": 0o700, "no-entry": 0o744}.items():
        (below / name).mkdir(parents=True)
        (below / name).chmod(mode)
    for name, mode in {"open.py": 0o644, "shut.py": 0o600}.items():
        (below / name).touch()
        (below / name).chmod(mode)
    (below / "leads-nowhere.py").symlink_to("/nowhere")
    entries = sorted(map(str, below.iterdir()))
    below.chmod(0o700)  # what is above does not count: behind the wall it is made anew
    assert [Path(path).name for path in paths.closed_to_others(entries)] == ["no-entry", "shut", "shut.py"]
