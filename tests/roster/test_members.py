from __future__ import annotations

from grader.roster.members import Member, named


def test_a_name_stands_beside_an_id_and_nothing_is_said_twice() -> None:
    members = {"s1": Member("s1", name="Ada Lovelace"), "ada": Member("ada", name="ada"), "s2": Member("s2")}
    assert named("s1", members) == "s1 (Ada Lovelace)"
    assert [named(student, members) for student in ("ada", "s2", "nobody")] == ["ada", "s2", "nobody"]
