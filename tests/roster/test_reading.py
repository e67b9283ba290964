"""A list of students is read however it was saved, and whatever its columns are called."""

from __future__ import annotations

import csv
import io
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import UsageError
from grader.roster import read_roster

PLAIN = (
    "id,name,email,section,accommodations\n100,Ada Lovelace,ada@example.org,A,2 days\n101,陈晨,chen@example.org,B,\n"
)


def keys(content: str | bytes) -> list[str]:
    data = content.encode() if isinstance(content, str) else content
    return [member.key for member in read_roster(data, "roster.csv").members]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_separators_make_no_difference(codec: str, delimiter: str) -> None:
    ada, chen = read_roster(PLAIN.replace(",", delimiter).encode(codec), "roster.csv").members
    assert (ada.id, ada.name, ada.family, ada.email) == ("100", "Ada Lovelace", "Lovelace", "ada@example.org")
    assert (ada.section, ada.accommodations, chen.name) == ("A", "2 days", "陈晨")


def test_a_western_code_page_is_read() -> None:
    (member,) = read_roster(
        "Matrikelnummer;Nachname;Vorname\r\n7;Müßig;Jürgen\r\n".encode("cp1252"), "liste.csv"
    ).members
    assert (member.key, member.name, member.family) == ("7", "Jürgen Müßig", "Müßig")


def test_the_hint_that_excel_writes_is_obeyed() -> None:
    assert keys("sep=;\nname;id\nLovelace, Ada;100\n") == ["100"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("学号,姓名,班级\n100,张伟,一班\n", ("100", "张伟", "张伟", "一班")),
        ("姓;名;学号\n张;伟;7\n", ("7", "张伟", "张", "")),
        ('Full Name\n"Lovelace, Ada"\n', ("Ada Lovelace", "Ada Lovelace", "Lovelace", "")),
        ("Username,First Name,Last Name\nada,Ada,Lovelace\n", ("ada", "Ada Lovelace", "Lovelace", "")),
        (
            'Student,ID,SIS User ID,Section,HW (7)\n    Points Possible,,,,10\n"Lovelace, Ada",4711,s100,A,\n',
            ("s100", "Ada Lovelace", "Lovelace", "A"),
        ),
        (
            "Identifier,Full name,Email address,Status,Group,Grade\nParticipant 4711,Ada Lovelace,a@x.org,,,\n",
            ("a@x.org", "Ada Lovelace", "Lovelace", ""),
        ),
        (
            "First Name,Last Name,SID,Email,Role\nBob,Boss,1,b@x.org,Instructor\nAda,Lovelace,100,a@x.org,Student\n",
            ("100", "Ada Lovelace", "Lovelace", ""),
        ),
    ],
)
def test_usual_columns_and_the_platforms_own_lists_are_known(content: str, expected: tuple[str, ...]) -> None:
    (member,) = read_roster(content.encode(), "roster.csv").members
    assert (member.key, member.name, member.family, member.section) == expected


def test_two_people_of_one_id_are_refused_with_both_lines() -> None:
    with pytest.raises(UsageError, match="lines 2 and 3"):
        read_roster(b"id,name\n7,Ada\n7,Ben\n", "roster.csv")


def test_two_people_of_one_name_and_nothing_else_stay_two() -> None:
    assert keys("name\nAda\nBen\n") == ["Ada", "Ben"]
    assert keys("name,section\nAda,A\nAda,B\n") == ["Ada", "Ada (2)"]


def test_a_row_that_tells_nobody_is_told() -> None:
    roster = read_roster(b"id,name,section\n1,Ada,A\n,,B\n\n", "roster.csv")
    assert len(roster.members) == 1
    assert [note.en for note in roster.notes] == [
        "Line 3 of roster.csv has no id, no name and no e-mail address; it was left out."
    ]


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n\0\0", b"a,b\n1,2\n", b"id,name\n"])
def test_what_is_no_list_is_refused_in_one_sentence(content: bytes) -> None:
    with pytest.raises(UsageError) as refusal:
        read_roster(content, "roster.csv")
    assert "\n" not in refusal.value.text.en
    assert refusal.value.text.zh


words = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=12).map(
    lambda word: " ".join(word.split())
)


@settings(max_examples=60, deadline=None)
@given(st.lists(words, min_size=1, max_size=8, unique=True), st.sampled_from([",", ";", "\t"]))
def test_nobody_on_a_list_is_lost(names: list[str], delimiter: str) -> None:
    table = io.StringIO(newline="")
    writer = csv.writer(table, delimiter=delimiter)
    writer.writerow(("id", "name", "section"))
    writer.writerows((str(number), name, "A") for number, name in enumerate(names))
    members = read_roster(table.getvalue().encode("utf-8-sig"), "roster.csv").members
    assert [member.id for member in members] == [str(number) for number in range(len(names))]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_are_refused(content: bytes) -> None:
    with suppress(UsageError):
        assert read_roster(content, "roster.csv").members
