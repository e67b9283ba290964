"""What a folder is called means one student of a list, several of a group, or nobody: never the wrong one."""

from __future__ import annotations

import pytest

from grader.roster import Roster, read_roster
from grader.roster.matching import Matching

LIST = """id,name,username,email,section,group
100,Ada Lovelace,ada,ada@example.org,A,red
101,陈晨,chen,c.chen@example.org,A,red
102,Seán O'Neil,sean,sean@example.org,B,
103,Li Wei,liwei1,li1@example.org,A,
104,Li Wei,liwei2,li2@example.org,B,
4711,Grace Hopper,grace,grace@example.org,B,
106,محمد علي,mali,mali@example.org,B,
"""


@pytest.fixture(scope="module")
def matching() -> Matching:
    return Matching(read_roster(LIST.encode(), "roster.csv"))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("100", "100"),
        ("Ada Lovelace", "100"),
        ("lovelace, ada", "100"),
        ("ADA@example.org", "100"),
        ("Ada Lovelace (100)", "100"),
        ("Ada Lovelace (ada@example.org)", "100"),
        ("lovelaceada_9", "100"),
        ("c.chen", "101"),
        ("陈晨_9001", "101"),
        ("Seán O’Neil_12", "102"),
        ("Li Wei_104", "104"),
        ("Li Wei (li1@example.org)", "103"),
        ("Li Wei (B)", "104"),
        ("محمد علي_7", "106"),
        ("grace", "4711"),
    ],
)
def test_one_student_is_meant(matching: Matching, label: str, expected: str) -> None:
    assert [member.key for member in matching.find(label).members] == [expected]


def test_the_number_of_a_platform_that_is_somebody_elses_id_means_nobody_else(matching: Matching) -> None:
    assert [member.key for member in matching.find("Ada Lovelace_4711").members] == ["100"]


@pytest.mark.parametrize("label", ["Bob Nobody_4711", "anon_4711", "bob_100"])
def test_a_number_behind_an_unknown_name_means_nobody(matching: Matching, label: str) -> None:
    assert not matching.find(label).members


@pytest.mark.parametrize("label", ["Li Wei", "Li Wei_9001", "liwei"])
def test_of_two_students_of_one_name_neither_is_guessed(matching: Matching, label: str) -> None:
    match = matching.find(label)
    assert not match.members
    assert [member.key for member in match.doubtful] == ["103", "104"]


@pytest.mark.parametrize("label", ["red", "Red", "ada+chen", "100_101", "Ada Lovelace & 陈晨", "ada and chen"])
def test_a_group_is_all_of_its_members(matching: Matching, label: str) -> None:
    assert [member.key for member in matching.find(label).members] == ["100", "101"]


@pytest.mark.parametrize("label", ["nobody", "", "ada+nobody", "___", "99"])
def test_somebody_on_no_list_is_nobody(matching: Matching, label: str) -> None:
    assert not matching.find(label).members


def test_moodles_own_number_tells_two_of_one_name_apart() -> None:
    content = "Identifier,Full name,Email address\nParticipant 1,Li Wei,a@x.org\nParticipant 2,Li Wei,b@x.org\n"
    matching = Matching(read_roster(content.encode(), "moodle.csv"))
    assert [member.key for member in matching.find("Li Wei_2").members] == ["b@x.org"]
    assert not matching.find("Ada_2").members


def test_an_empty_list_means_nobody() -> None:
    assert not Matching(Roster(())).find("ada").members
