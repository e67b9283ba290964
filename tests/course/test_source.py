from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.course.place import MAX_BYTES, Source
from grader.course.source import read_source

if TYPE_CHECKING:
    from pathlib import Path

    from grader.errors import Problem


def read(folder: Path, content: str | bytes) -> tuple[Source | None, list[Problem]]:
    noted: list[Problem] = []
    path = folder / "file.yaml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_source(path, noted), noted


def data(folder: Path, content: str) -> Any:
    source, noted = read(folder, content)
    assert source is not None
    assert noted == []
    return source.data


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2026-01-01", "2026-01-01"),
        ("010", 10),
        ("0x1f", 31),
        ("1e-3", 0.001),
        ("1E4", 1e4),
        (".5", 0.5),
        ("-.inf", -math.inf),
        ("true", True),
        ("~", None),
        ("'1'", "1"),
        ("!!str 1", "1"),
        ("1_000", "1_000"),
    ],
)
def test_scalars_follow_yaml_1_2(tmp_path: Path, written: str, value: object) -> None:
    assert data(tmp_path, f"key: {written}") == {"key": value}


def test_not_a_number_can_be_written(tmp_path: Path) -> None:
    assert math.isnan(data(tmp_path, "key: .nan")["key"])


def test_keys_stay_text_even_where_they_look_like_numbers(tmp_path: Path) -> None:
    assert data(tmp_path, "{1: a, no: b, N: c}") == {"1": "a", "no": "b", "N": "c"}


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    source, _ = read(tmp_path, "a: 1\nb:\n  - x\n  - c: 2\n    d: 3\n")
    assert source is not None
    assert source.line(("b", 1, "d")) == 5
    assert source.line(("b", 0)) == 3
    assert source.line(("b", 1, "missing", 7)) == 4
    assert source.line(()) == 1


def test_a_duplicate_key_is_told_and_the_first_value_kept(tmp_path: Path) -> None:
    source, noted = read(tmp_path, "a: 1\nb: 2\na: 3\n")
    assert source is not None
    assert source.data == {"a": 1, "b": 2}
    assert [(problem.line, problem.key) for problem in noted] == [(3, "a")]


@pytest.mark.parametrize(
    ("content", "line", "phrase"),
    [
        ("a: !!python/object/apply:os.system [echo]\n", 1, "!!python/object/apply:os.system"),
        ("a: !custom x\n", 1, "!custom"),
        ("a: !!int x\n", 1, "!!int"),
        ("a: &one [1]\nb: *one\n", 2, "Aliases"),
        ("a: &one [*one]\n", 1, "Aliases"),
        ("- - " * 40 + "x", 1, "Nested too deeply"),
        ("a: " + "[" * 200_000, 1, "Nested too deeply"),
        ("a: [1\nb: 2\n", 2, "not YAML"),
        ("a: 1\n\tb: 2\n", 2, "There is a tab here"),
        ("a: \x07\n", 1, "not YAML"),
        ("", 1, "empty"),
        ("# only a comment\n", 1, "empty"),
        ("a: 1\n---\nb: 2\n", 2, "second document"),
        ("? [a, b]\n: 1\n", 1, "plain word"),
        (b"a: 1\nb: \xff\n", 2, "UTF-8"),
        (b"a" * (MAX_BYTES + 1), 1, "1 MB"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(
    tmp_path: Path, content: str | bytes, line: int, phrase: str
) -> None:
    source, noted = read(tmp_path, content)
    assert source is None
    assert [problem.line for problem in noted] == [line]
    assert phrase in noted[0].text.en
    assert noted[0].text.zh != noted[0].text.en


def test_several_refused_values_are_told_in_one_run(tmp_path: Path) -> None:
    _, noted = read(tmp_path, "a: &one 1\nb: *one\nc: !custom 1\nc: 2\n")
    assert [problem.line for problem in noted] == [2, 3, 4]


def test_a_growing_nest_of_aliases_costs_nothing(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    source, noted = read(tmp_path, "\n".join(lines))
    assert source is None
    assert len(noted) == 29 * 9


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    noted: list[Problem] = []
    assert read_source(tmp_path / "none.yaml", noted) is None
    assert read_source(tmp_path, noted) is None
    assert ["missing" in noted[0].text.en, "cannot be read" in noted[1].text.en] == [True, True]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(content=st.one_of(st.binary(max_size=200), st.text(alphabet="ab:-[]{}&*!?|>'\"#,%@ \n\t10.", max_size=120)))
def test_any_bytes_give_data_or_a_problem_and_never_an_exception(tmp_path: Path, content: str | bytes) -> None:
    source, noted = read(tmp_path, content)
    assert source is not None or noted
