from __future__ import annotations

import json
import math
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.result import (
    Array,
    CheckStatus,
    Counterexample,
    Result,
    ResultStatus,
    Shown,
    SubmissionRef,
    Told,
    Verdict,
    Visibility,
)
from grader.result_json import result_from_json, result_to_json
from grader.text import Location, Text
from grader.values import shown_from_json, shown_to_json

LOCATIONS = st.lists(st.builds(Location, st.text(), st.integers(1, 10**6)), max_size=2).map(tuple)
TEXTS = st.builds(Text, st.text(), st.text(), locations=LOCATIONS)
POINTS = st.integers(0, 10_000_000).map(lambda micro: Decimal(micro) / 1_000_000)
FINITE = st.floats(allow_nan=False, allow_infinity=False)
NUMBERS = st.one_of(FINITE, st.integers(-(2**63), 2**63), st.booleans())


@st.composite
def arrays(draw: st.DrawFn) -> Array:
    shape = tuple(draw(st.lists(st.integers(0, 4), max_size=3)))
    size = math.prod(shape)
    cut = size > 1 and draw(st.booleans())
    kept = size - 1 if cut else size
    data = draw(st.lists(NUMBERS, min_size=kept, max_size=kept))
    return Array(draw(st.sampled_from(["float64", "float32", "int64", "bool"])), shape, tuple(data), cut)


def shown() -> st.SearchStrategy[Shown]:
    plain: st.SearchStrategy[Shown] = st.one_of(st.none(), NUMBERS, st.text(), arrays())
    plain = plain | st.sampled_from(["nan", "inf", "-inf"])
    names = st.text() | st.sampled_from(["dtype", "shape", "data", "cut", "text", "dict"])
    return st.recursive(
        plain,
        lambda inner: st.one_of(st.lists(inner, max_size=3).map(tuple), st.dictionaries(names, inner, max_size=3)),
        max_leaves=6,
    )


VERDICTS = st.builds(
    Verdict,
    check=st.text(),
    title=TEXTS,
    status=st.sampled_from(CheckStatus),
    points=POINTS,
    max_points=POINTS,
    visibility=st.sampled_from(Visibility),
    observed=TEXTS,
    mistake=TEXTS,
    meaning=TEXTS,
    misconception=st.none() | st.text(),
    counterexample=st.none()
    | st.builds(
        Counterexample,
        inputs=st.dictionaries(st.text(), shown(), max_size=3),
        expected=shown(),
        received=shown(),
        note=TEXTS,
        reproduce=st.text(),
    ),
    hint=st.none() | st.integers(0, 5),
    output=st.text(),
    evidence=st.dictionaries(st.text(), arrays(), max_size=2),
    duration_s=FINITE,
)
RESULTS = st.builds(
    Result,
    grader=st.text(),
    exercise=st.text(),
    student=st.none() | st.text(),
    submission=st.none() | st.builds(SubmissionRef, st.text(), st.text()),
    status=st.sampled_from(ResultStatus),
    max_score=POINTS,
    message=TEXTS,
    notes=st.lists(TEXTS, max_size=2).map(tuple),
    checks=st.lists(VERDICTS, max_size=3).map(tuple),
    output=st.text(),
    device=st.text(),
    isolation=st.text(),
    seed=st.text(),
    torch=st.text(),
    duration_s=FINITE,
)


def verdict(
    status: CheckStatus = CheckStatus.PASSED,
    points: str = "1",
    visibility: Visibility = Visibility.PUBLIC,
) -> Verdict:
    return Verdict("check", Text("Check", "检查"), status, Decimal(points), Decimal(5), visibility)


def result(*checks: Verdict, status: ResultStatus = ResultStatus.GRADED) -> Result:
    return Result("0.1.0", "ex01", "ada", SubmissionRef("ada/ex01.py", "0"), status, Decimal(10), checks=checks)


@given(RESULTS)
def test_a_result_comes_back_from_strict_json_as_it_was(original: Result) -> None:
    written = json.dumps(result_to_json(original, "en"), allow_nan=False)
    assert result_from_json(json.loads(written)) == original


@given(RESULTS)
def test_the_language_changes_only_the_words_shown(original: Result) -> None:
    assert result_from_json(result_to_json(original, "zh")) == result_from_json(result_to_json(original, "en"))
    assert result_to_json(original, "zh")["message"] == original.message.zh


@given(st.lists(st.floats(), max_size=8))
def test_infinities_and_nan_come_back_in_a_tensor(numbers: list[float]) -> None:
    array = Array("float64", (len(numbers),), tuple(numbers))
    written = json.dumps(shown_to_json(array), allow_nan=False)
    back = shown_from_json(json.loads(written))
    assert isinstance(back, Array)
    assert list(map(str, back.data)) == list(map(str, numbers))


@pytest.mark.parametrize(
    "answer",
    [
        {"dtype": 1, "shape": 2, "data": 3},
        {"dtype": "x", "shape": ("a",), "data": ()},
        {"dtype": "x", "shape": (2,), "data": ("no", "number")},
        {"dtype": "x", "shape": (2,), "data": (None, None)},
        {"dtype": "x", "shape": (-1, -2), "data": (1, 2)},
        {"dtype": "x", "shape": (5,), "data": (1,)},
        {"dtype": "x", "shape": (5,), "data": (1, 2, 3, 4, 5), "cut": True},
    ],
)
def test_a_dict_that_only_looks_like_a_tensor_stays_a_dict(answer: Shown) -> None:
    assert shown_from_json(shown_to_json(answer)) == answer


@pytest.mark.parametrize(
    "answer",
    [
        "nan",
        "-inf",
        ("inf", math.inf),
        {"dtype": "float64", "shape": (1,), "data": (1.0,)},
        {"dtype": "float64", "shape": (2,), "data": (1.0,), "cut": True},
        {"text": "nan"},
        {"text": "other"},
        {"dict": {"text": "nan"}},
        {"dict": {"dict": {"dtype": "x", "shape": (), "data": 1}}},
    ],
)
def test_a_value_says_what_it_is_in_json_as_in_python(answer: Shown) -> None:
    assert shown_from_json(json.loads(json.dumps(shown_to_json(answer), allow_nan=False))) == answer


def test_numbers_that_are_not_finite_are_the_strings_that_are_promised() -> None:
    assert shown_to_json((math.nan, math.inf, -math.inf)) == ["nan", "inf", "-inf"]
    assert shown_to_json(Array("float32", (2,), (math.nan, 1.0)))["data"] == ["nan", 1.0]
    assert shown_to_json("nan") == {"text": "nan"}


def test_rows_of_nothing_take_no_room() -> None:
    for shape in ((1 << 40, 0), (0, 1 << 40), (1 << 20, 1 << 20, 0, 7)):
        array = Array("float32", shape, ())
        assert len(json.dumps(shown_to_json(array))) < 100
        assert shown_from_json(shown_to_json(array)) == array


def test_a_document_of_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="schema 2"):
        result_from_json({**result_to_json(result(), "en"), "schema": 2})


def test_the_score_is_the_decimal_sum_of_the_points() -> None:
    assert result(verdict(points="0.1"), verdict(points="0.2")).score == Decimal("0.3")


def test_our_own_fault_gives_no_score_rather_than_zero() -> None:
    assert result(verdict(), verdict(CheckStatus.JUDGE_ERROR, "0")).score is None
    assert result(status=ResultStatus.JUDGE_ERROR).score is None
    assert result(status=ResultStatus.UNGRADABLE).score == 0


def test_a_student_has_no_key_in_a_check_of_ones_own() -> None:
    document = result_to_json(replace(result(), student=None), "en")
    assert "student" not in document
    assert result_from_json(document).student is None


@given(RESULTS)
def test_the_students_copy_holds_nothing_of_hidden_cases(original: Result) -> None:
    copy = original.for_student()
    public = [check for check in original.checks if check.visibility is Visibility.PUBLIC]
    hidden = [check for check in original.checks if check.visibility is Visibility.HIDDEN]
    withheld = [check for check in hidden if check.status is CheckStatus.WITHHELD]
    for before, after in zip(original.checks, copy.checks, strict=True):
        if before.visibility is Visibility.PUBLIC or before.status is CheckStatus.WITHHELD:
            assert after == before
        else:
            passed = before.status in (CheckStatus.PASSED, CheckStatus.JUDGE_ERROR)
            skipped = [one.status is CheckStatus.SKIPPED for one in (before, *public)]
            kept = passed or (len(skipped) > 1 and all(skipped))
            assert after.status is (before.status if kept else CheckStatus.FAILED)
            assert (after.counterexample, after.deviation, after.output) == (None, None, "")
            assert (after.check, after.title, after.points) == (before.check, before.title, before.points)
    assert copy.duration_s == pytest.approx(sum(check.duration_s for check in (*public, *withheld)), abs=1e-5)


@given(RESULTS)
def test_the_students_copy_read_back_from_json_gives_the_same_copy(original: Result) -> None:
    copy = original.for_student()
    assert result_from_json(result_to_json(copy, "en")).for_student() == copy.for_student()
    assert copy.for_student() == copy


@given(
    RESULTS,
    st.sampled_from(
        [
            status
            for status in CheckStatus
            # A withheld check was not judged at all, and says so.
            if status not in (CheckStatus.PASSED, CheckStatus.JUDGE_ERROR, CheckStatus.WITHHELD)
        ]
    ),
)
def test_two_hidden_checks_that_did_not_pass_look_the_same_to_a_student(original: Result, status: CheckStatus) -> None:
    words = Told(Text("the author's words", "作者的话"), hint=1)
    told = (
        replace(original.checks[0], visibility=Visibility.HIDDEN, status=status, told=words)
        if original.checks
        else None
    )
    if told is None:
        return
    bare = Verdict(
        told.check, told.title, CheckStatus.CRASHED, told.points, told.max_points, Visibility.HIDDEN, told=words
    )
    seen, other = (replace(original, checks=(one,)).for_student() for one in (told, bare))
    assert seen == other
    assert seen.checks[0].message == words.message


def test_where_no_check_was_asked_the_hidden_ones_say_what_the_public_ones_say() -> None:
    text = Text("Not begun.", "尚未开始。")
    public = replace(verdict(CheckStatus.SKIPPED, "0"), observed=text)
    hidden = replace(public, check="hidden", visibility=Visibility.HIDDEN, observed=Text("x", "x"), output="x", hint=1)
    (_, veiled) = result(public, hidden).for_student().checks
    assert (veiled.status, veiled.message, veiled.output, veiled.hint) == (CheckStatus.SKIPPED, text, "", None)


@pytest.mark.parametrize(
    ("points", "written"),
    [
        (["10.0"], "10"),
        (["3.50", "0"], "3.5"),
        (["100"], "100"),
        (["0.333333"] * 3, "0.999999"),
        ([], "0"),
        (["-0"], "0"),
    ],
)
def test_a_score_is_written_as_a_person_writes_it(points: list[str], written: str) -> None:
    judged = result(*(verdict(points=part) for part in points))
    assert str(judged.score) == written
