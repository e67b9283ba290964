"""An oracle is read as it is written, and what does not fit in it is told with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.course.load import load_course

if TYPE_CHECKING:
    from pathlib import Path

PRIVATE = "reference/ex01_scale/private.yaml"


def with_oracle(root: Path, oracle: str) -> None:
    path = root / PRIVATE
    path.write_text(path.read_text(encoding="utf-8") + f"oracle:\n  - {oracle}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("oracle", "kind"),
    [
        ('{call: scale, gradient_of: "lambda x, factor=2.0: (x * x * factor / 2).sum()", by: [x]}', "gradient_of"),
        ('{call: scale, gradient_of: "lambda z: z.sum()", by: {z: "lambda x: x"}, differences: true}', "gradient_of"),
        ('{call: scale, identity: "lambda answer, x, factor=2.0: (answer, x * factor)"}', "identity"),
        ("{call: scale, recorded: [{arguments: {x: {values: [1, 2]}}, answer: [2, 4]}]}", "recorded"),
    ],
)
def test_each_kind_is_read(root: Path, oracle: str, kind: str) -> None:
    with_oracle(root, oracle)
    (first, *_) = load_course(root).exercises
    (read,) = first.oracles
    assert (read.target, read.kind) == ("scale", kind)


@pytest.mark.parametrize(
    ("oracle", "key", "told"),
    [
        ("{call: scale}", "oracle[0]", "exactly one of gradient_of, identity, recorded"),
        (
            '{call: scale, identity: "lambda answer: (answer, 1)", gradient_of: "lambda x: x.sum()"}',
            "oracle[0]",
            "one of",
        ),
        ('{identity: "lambda answer: (answer, 1)"}', "oracle[0]", "exactly one of `call` and `probe`"),
        ('{call: scal, identity: "lambda answer: (answer, 1)"}', "oracle[0].call", "Did you mean 'scale'?"),
        ('{probe: seen, identity: "lambda answer: (answer, 1)"}', "oracle[0].probe", "'seen' is unknown"),
        ('{call: scale, gradient_of: "lambda x: x.sum()"}', "oracle[0]", "Say `by` which arguments"),
        ('{call: scale, gradient_of: "lambda x: x.sum()", by: [w]}', "oracle[0].by", "'w' is unknown"),
        ('{call: scale, gradient_of: "lambda x, w: x.sum()", by: [x]}', "oracle[0].gradient_of", "'w' is unknown"),
        ('{call: scale, gradient_of: "lambda x: x.sum(", by: [x]}', "oracle[0].gradient_of", "not a Python expression"),
        ('{call: scale, gradient_of: "x.sum()", by: [x]}', "oracle[0].gradient_of", "Write a function here"),
        ('{call: scale, gradient_of: "lambda z: z", by: {z: "lambda y: y"}}', "oracle[0].by.z", "'y' is unknown"),
        ('{call: scale, identity: "lambda answer: (answer, 1)", by: [x]}', "oracle[0]", "belong to `gradient_of`"),
        ("{call: scale, recorded: []}", "oracle[0].recorded", ""),
        (
            "{call: scale, recorded: [{arguments: {x: {normal: [2]}}, answer: [2, 4]}]}",
            "oracle[0].recorded[0].arguments.x",
            "fixed arguments",
        ),
        (
            "{call: scale, recorded: [{arguments: {y: {values: [2]}}, answer: 4}]}",
            "oracle[0].recorded[0].arguments.y",
            "'y' is unknown",
        ),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(root: Path, oracle: str, key: str, told: str) -> None:
    with_oracle(root, oracle)
    problems = [problem for broken in load_course(root).broken for problem in broken.problems]
    assert [(problem.path.name, problem.key) for problem in problems] == [("private.yaml", key)]
    assert told in problems[0].text.en
