"""What a wheel carries: the course without its answers, whatever file or line they stand in."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import pytest
import yaml

from grader.__about__ import __version__
from grader.course.load import load_course
from grader.release.builtin import renew
from grader.release.leaks import find_leak
from grader.result import Visibility

ROOT: Final = Path(__file__).parents[2]
LARGEST: Final = 8 << 20


def build(project: Path, folder: Path) -> Path:
    """Build wheel and sdist of a project; return the folder with both unpacked."""
    command = [sys.executable, "-m", "hatchling", "build", "-d", str(folder)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)  # noqa: S603 - our own
    for name, ending, kind in (("wheel", "whl", "zip"), ("sdist", "tar.gz", "gztar")):
        for path in folder.glob(f"*.{ending}"):
            shutil.unpack_archive(path, folder / name, kind)
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(ROOT, tmp_path_factory.mktemp("built"))


@pytest.fixture(scope="module")
def marked_project(marked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project with the marked course in place of its own."""
    project = tmp_path_factory.mktemp("project")
    for name in ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md"):
        shutil.copy(ROOT / name, project)
    shutil.copytree(ROOT / "grader", project / "grader", ignore=shutil.ignore_patterns("__pycache__", "builtin"))
    shutil.copytree(marked, project, dirs_exist_ok=True)
    shutil.copy(ROOT / "reference/pyproject.toml", project / "reference")
    renew(load_course(project), lambda _: None, project / "grader/builtin")
    return project


def test_no_marker_is_in_any_byte_of_wheel_or_sdist(marked_project: Path, tmp_path: Path) -> None:
    unpacked = build(marked_project, tmp_path)
    files = [path for path in unpacked.rglob("*") if path.is_file()]
    assert [path for path in files if path.parent.name == "ex01_scale" and path.name == "cases.json"]
    assert [path for path in files if b"canary_" in path.name.encode() + path.read_bytes()] == []
    assert list(unpacked.rglob("reference")) == []


def test_the_instructors_wheel_adds_the_reference_and_nothing_else(marked_project: Path, tmp_path: Path) -> None:
    build(marked_project / "reference", tmp_path)
    wheel = tmp_path / "wheel"
    carried = {path.relative_to(wheel).as_posix() for path in wheel.rglob("*.py")}
    private = marked_project / "reference"
    assert carried == {f"grader/builtin/reference/{path.relative_to(private)}" for path in private.rglob("*.py")}
    assert (wheel / "grader/builtin/reference/ex01_scale/private.yaml").is_file()


def test_no_answer_of_the_course_is_in_the_wheel(built: Path) -> None:
    course = load_course(ROOT)
    carried = built / "wheel/grader/builtin"
    assert load_course(carried).exercises[0].release is not None
    assert not find_leak(course.exercises, carried)
    assert list(carried.rglob("solution.py")) == []
    assert [path for path in built.rglob("*") if path.name in {"reference", "private.yaml", "wrong"}] == []


def test_where_both_packages_are_installed_the_reference_judges(built: Path, tmp_path: Path) -> None:
    installed = tmp_path / "builtin"
    shutil.copytree(built / "wheel/grader/builtin", installed)
    (installed / "reference").symlink_to(ROOT / "reference")
    whole, both = load_course(ROOT), load_course(installed)
    assert [exercise.release for exercise in both.exercises] == [None] * len(whole.exercises)
    ids = [[[check.id for check in exercise.checks] for exercise in course.exercises] for course in (whole, both)]
    assert ids[0] == ids[1]
    assert any(check.visibility is Visibility.HIDDEN for exercise in both.exercises for check in exercise.checks)


def test_both_packages_and_the_citation_are_of_one_version() -> None:
    instructors = tomllib.loads((ROOT / "reference/pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert instructors["version"] == __version__
    assert instructors["dependencies"] == [f"torch-grader=={__version__}"]
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == __version__


def test_a_second_build_gives_the_same_bytes(built: Path, tmp_path: Path) -> None:
    again = build(ROOT, tmp_path)
    files = [path.relative_to(built) for path in built.iterdir() if path.is_file()]
    assert len(files) == 2
    assert [(built / file).read_bytes() == (again / file).read_bytes() for file in files] == [True, True]


def test_the_wheel_is_small(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    assert wheel.stat().st_size < LARGEST
