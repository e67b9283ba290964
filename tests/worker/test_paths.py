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
