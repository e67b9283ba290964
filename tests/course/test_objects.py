"""Checks of classes are read, and what does not fit in them is told."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.course.checks import Surroundings, read_checks
from grader.course.place import Place, Source
from grader.course.schema import CheckForm, EntryPointForm
from grader.course.signature import read_signature
from grader.result import Visibility

if TYPE_CHECKING:
    from grader.course.model import Check
    from grader.errors import Problem

SIGNATURE = "(d, k)"


def read(**keys: object) -> tuple[Check, list[Problem]]:
    document = {
        "id": "forward",
        "title": {"en": "Forward", "zh": "前向"},
        "points": 1,
        "class": "KVCache",
        "steps": ["kv_cache(x)"],
        "cases": [{"arguments": {"d": 2, "k": 3, "x": {"normal": [2]}}}],
        **keys,
    }
    form = CheckForm.model_validate({key: value for key, value in document.items() if value is not None})
    noted: list[Problem] = []
    point = EntryPointForm(name="KVCache", signature=SIGNATURE)
    around = Surroundings({"KVCache": point}, {"KVCache": read_signature(SIGNATURE)}, 0, {}, {})
    (check,) = read_checks([form], Visibility.PUBLIC, (), around, Place(Source(Path("exercise.yaml")), noted))
    return check, noted


def test_an_object_is_called_as_its_class_and_made_of_what_the_signature_names() -> None:
    check, noted = read()
    assert noted == []
    assert check.steps is not None
    assert check.steps.object_name == "kv_cache"
    assert check.steps.constructor == ("d", "k")
    assert check.steps.labels == ("kv_cache(x)",)
    assert check.target == "object:forward"
    assert check.entry_points == ("KVCache",)


def test_labels_tell_equal_steps_apart_and_leave_out_what_gives_nothing() -> None:
    gradients = {"gradients": "kv_cache(x)", "by": ["x", "parameters"], "name": "the gradients"}
    steps = ["y = kv_cache(x)", "kv_cache(y)", "kv_cache(y)", "kv_cache.train();", "kv_cache.a = y", gradients]
    check, noted = read(steps=steps, parameters="by_name", deterministic=True)
    assert check.steps is not None
    assert check.steps.labels == (
        "kv_cache.state_dict()",
        "y",
        "kv_cache(y)",
        "kv_cache(y) (#2)",
        "the gradients",
        "the same once more",
    )
    assert noted == []  # what parameters there are, the solution's own object says


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"steps": ["kv_cash(x)"]}, "Did you mean 'kv_cache'?"),
        ({"steps": ["kv_cache(x"]}, "This is not a Python expression"),
        ({"steps": None}, "'class' needs 'steps'. Write what is done with the object: 'kv_cache(x)'."),
        ({"cases": [{"arguments": {"d": 2}}]}, "The argument 'k' is missing."),
        ({"class": "KVCash"}, "KVCache"),
        ({"class": None, "call": "KVCache"}, "'steps' belongs to 'class'. Leave it out."),
        ({"steps": [{"gradients": "kv_cache(x)", "by": ["z"]}]}, "'z'"),
        ({"steps": [{"gradients": "kv_cache(x)", "by": ["x"], "weights": "w"}]}, "'w'"),
        ({"call": "KVCache"}, "A check has one of 'call', 'class', 'probe' and 'test'."),
        ({"cases": None}, "'class' needs 'cases'"),
    ],
)
def test_what_does_not_fit_is_told(keys: dict[str, object], said: str) -> None:
    _, noted = read(**keys)
    assert any(said in problem.text.en for problem in noted), [problem.text.en for problem in noted]
