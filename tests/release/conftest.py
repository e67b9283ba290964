"""One release of the tiny course, made once, with markers in everything that students must not get."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from grader.course.load import load_course
from grader.release.make import make_release

if TYPE_CHECKING:
    from collections.abc import Callable

    Release = Callable[[Path, Path], None]

TINY: Final = Path(__file__).parents[1] / "samples" / "tiny_course"
MARKED: Final = {
    "reference/ex01_scale/solution.py": '''"""Docstring with canary_docstring."""

# a comment with canary_comment
def scale(x, factor=2.0):
    canary_variable = x * factor
    return canary_variable
''',
    "reference/ex01_scale/wrong/canary_filename.py": '''def scale(x, factor=2.0):
    """Another canary_docstring_of_a_wrong_answer."""
    return x * 2
''',
    "reference/ex01_scale/private.yaml": """checks:
  - id: hidden
    title: {en: Other numbers, zh: 其他数字}
    points: 1
    call: scale
    explain: {en: Told of nothing but canary_explanation., zh: 无。}
    cases:
      - sizes: {canary_key: [4]}
        arguments:
          x: {uniform: [canary_key]}
      - arguments:
          x: {values: [31337.13, 271.828, 161.803, 141.421]}
misconceptions:
  - id: factor-ignored
    file: canary_filename.py
    title: {en: The factor is ignored, zh: 忽略了 factor}
    explanation: {en: Your answer is always twice x., zh: 你的答案总是 x 的两倍。}
    hint: 1
""",
}


@pytest.fixture(scope="session")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny course with markers."""
    root = tmp_path_factory.mktemp("marked") / "course"
    shutil.copytree(TINY, root)
    (root / "reference/ex01_scale/wrong/factor_ignored.py").unlink()
    for name, text in MARKED.items():
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture(scope="session")
def released(marked: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("released") / "course"
    release(marked, folder)
    return folder


def release(root: Path, folder: Path) -> None:
    """Write a release of a whole course."""
    course = load_course(root)
    make_release(course, course.exercises, folder, lambda _: None)


@pytest.fixture
def copy(released: Path, tmp_path: Path) -> Path:
    """A copy of the release that a test may spoil."""
    return Path(shutil.copytree(released, tmp_path / "copy"))
