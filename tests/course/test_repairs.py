"""A value that is refused hides no other fault of its file, and makes nothing else look faulty."""

from __future__ import annotations

import copy
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from grader.course.model import BrokenExercise
from grader.course.place import dotted
from grader.course.reader import CourseReader
from grader.course.source import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.course.place import Key
    from grader.errors import Problem

COURSE: Final = Path(__file__).parents[2] / "courses" / "building-blocks"
FILES: Final = {
    f"{name}/{file}": Path(room) / name / file
    for name in ("linear", "batch-norm")
    for room, file in (("exercises", "exercise.yaml"), ("reference", "private.yaml"))
}
NEEDED_BY_THE_REST: Final = ("entry_points", "hints")
"""Keys whose faults leave nothing to go on with: checks refer to what they hold."""
REFUSED: Final[tuple[Any, ...]] = ([[]], "Not A Slug!")


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("courses") / "sound"
    shutil.copytree(COURSE, root)
    return root


def spots(value: Any, key: Key = ()) -> Iterator[Key]:
    """Yield the keys of all values of a file."""
    for name, inner in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield (*key, name)
        yield from spots(inner, (*key, name))


def problems_with(file: Path, data: Any) -> tuple[Problem, ...]:
    """Return what is said of an exercise with these data in one of its files."""
    before = file.read_text("utf-8")
    file.write_text(json.dumps(data, ensure_ascii=False), "utf-8")  # which is YAML, too
    try:
        read = CourseReader(file.parents[2]).read(file.parent.name)
    finally:
        file.write_text(before, "utf-8")
    return read.problems if isinstance(read, BrokenExercise) else ()


def is_refused(problem: Problem, spot: Key) -> bool:
    """Tell whether a problem is about a spot, or about what is around or in it."""
    return problem.key.startswith(dotted(spot)) or dotted(spot).startswith(problem.key)


@pytest.mark.parametrize("name", FILES)
def test_a_refused_value_is_the_only_fault_and_hides_no_other(course: Path, name: str) -> None:
    file = course / FILES[name]
    source = read_source(file, [])
    assert source is not None
    last = len(source.data["checks"]) - 1
    tried = 0
    for spot in spots(source.data):
        if spot[0] in NEEDED_BY_THE_REST or spot[:2] == ("checks", last) or spot == ("checks",):
            continue
        for value in REFUSED:
            data = copy.deepcopy(source.data)
            inner = data
            for part in spot[:-1]:
                inner = inner[part]
            inner[spot[-1]] = value
            data["checks"][last]["hint"] = 99
            told = problems_with(file, data)
            others = [problem for problem in told if not is_refused(problem, spot)]
            if len(others) == len(told):  # the value is as good as the one before
                continue
            tried += 1
            assert [problem.key for problem in others] == [f"checks[{last}].hint"], (spot, value)
    assert tried > 30


def test_an_id_that_is_misspelt_is_meant_by_those_who_refer_to_it(course: Path) -> None:
    file = course / FILES["linear/exercise.yaml"]
    source = read_source(file, [])
    assert source is not None
    data = copy.deepcopy(source.data)
    first, second = data["checks"][0], data["checks"][1]
    second["after"] = [first["id"]]
    first["id"] = first["id"].title()
    assert [problem.key for problem in problems_with(file, data)] == ["checks[0].id"]
