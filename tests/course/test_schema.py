from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import jsonschema  # type: ignore[import-untyped] # no stubs among the dependencies
import pytest

from grader.course.course_schema import FORMS, json_schema
from grader.course.source import read_source
from tests.golden import require_equal

if TYPE_CHECKING:
    from grader.course.place import Source

REPOSITORY = Path(__file__).parents[2]
TINY = REPOSITORY / "tests" / "samples" / "tiny_course"


def read(path: Path) -> Source:
    source = read_source(path, [])
    assert source is not None
    return source


@pytest.mark.parametrize("name", FORMS)
def test_the_schema_that_editors_read_is_that_of_the_program(name: str, *, update_golden: bool) -> None:
    path = REPOSITORY / "docs" / "schema" / f"{name}.schema.json"
    if update_golden:
        path.write_text(json_schema(name), encoding="utf-8")
    require_equal({path.name: json_schema(name)}, {path.name: path.read_text(encoding="utf-8")})


@pytest.mark.parametrize("name", FORMS)
def test_an_editor_accepts_the_course_that_the_program_accepts(name: str) -> None:
    validator = jsonschema.Draft202012Validator(FORMS[name].model_json_schema())
    files = list(TINY.rglob(f"{name}.yaml"))
    assert files
    for path in files:
        assert list(validator.iter_errors(read(path).data)) == []


@pytest.mark.parametrize(
    ("old", "new"), [("{number: [], low", "{number: [], lwo"), ("points: 2", "points: 0"), ("uniform", "unifrom")]
)
def test_an_editor_refuses_what_the_program_refuses(tmp_path: Path, old: str, new: str) -> None:
    for name, file in (
        ("exercise", "exercises/ex01_scale/exercise.yaml"),
        ("private", "reference/ex01_scale/private.yaml"),
    ):
        text = (TINY / file).read_text(encoding="utf-8")
        if old in text:
            path = tmp_path / "spoilt.yaml"
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
            assert list(jsonschema.Draft202012Validator(FORMS[name].model_json_schema()).iter_errors(read(path).data))
            return
    pytest.fail(f"{old!r} stands nowhere")
