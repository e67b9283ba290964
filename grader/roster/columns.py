"""Names of the columns in a list of students, in English and Chinese, written by hand or by platforms."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from grader.roster.members import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class RosterColumn(StrEnum):
    """The content of a column."""

    ID = "id"
    OTHER_ID = "other id"
    USERNAME = "username"
    NAME = "name"
    FAMILY = "family name"
    GIVEN = "given name"
    EMAIL = "email"
    SECTION = "section"
    GROUP = "group"
    ACCOMMODATIONS = "accommodations"
    PARTICIPANT = "participant"
    ROLE = "role"


_NAMES: Final[Mapping[RosterColumn, str]] = {
    RosterColumn.ID: "id, student id, student number, student no, student, number, sid, sis user id, sis id, id number,"
    " org defined id, matriculation number, matriculation, matrikelnummer, registration number, roll number,"
    " 学号, 学生编号, 编号, 学籍号",
    RosterColumn.USERNAME: "username, user name, user, login, login id, sis login id, user id, net id, account,"
    " github username, github, github user, roster identifier, kennung, benutzername, 用户名, 账号, 帐号, 登录名",
    RosterColumn.NAME: "name, full name, student name, display name, participant name, vollständiger name,"
    " 姓名, 全名, 学生姓名, 名字, 学生",
    RosterColumn.FAMILY: "last name, family name, surname, nachname, familienname, 姓, 姓氏",
    RosterColumn.GIVEN: "first name, given name, given names, forename, vorname, 名",
    RosterColumn.EMAIL: "email, mail, email address, mail address, e mail adresse,"
    " 邮箱, 电子邮箱, 电子邮件, 邮箱地址, 电子邮件地址, 邮件",
    RosterColumn.SECTION: "section, sections, section name, class, class section, tutorial, lab section,"
    " 班级, 班, 分班, 行政班, 教学班",
    RosterColumn.GROUP: "group, groups, group name, team, team name, gruppe, 小组, 组, 分组, 组别, 组名, 团队, 队伍",
    RosterColumn.ACCOMMODATIONS: "accommodations, accommodation, extra time, extension, nachteilsausgleich,"
    " 特殊安排, 延期, 延长时间, 照顾",
    RosterColumn.PARTICIPANT: "identifier, participant, 标识符, 参与者",
    RosterColumn.ROLE: "role, roles, course role, 角色",
}
_KNOWN: Final = {plain(name): column for column, names in _NAMES.items() for name in names.split(",")}
_TELLING: Final = frozenset(
    {RosterColumn.ID, RosterColumn.USERNAME, RosterColumn.NAME, RosterColumn.FAMILY, RosterColumn.EMAIL}
)
"""A list without any of these identifies nobody."""
STAFF: Final = frozenset(
    plain(role)
    for role in (
        "instructor",
        "teacher",
        "ta",
        "teaching assistant",
        "grader",
        "staff",
        "manager",
        "教师",
        "助教",
        "老师",
    )
)


def columns_of(header: Sequence[str]) -> Mapping[int, RosterColumn]:
    """Return the content of each column, by its index; empty if this is not the header of a list of students."""
    names = [plain(cell) for cell in header]
    known = dict(_KNOWN)
    if {"student", "id", "section"} <= set(names):  # Canvas's word for the name; its own id comes after the school's
        known["student"] = RosterColumn.NAME
        if {known.get(name) for name in names if name not in ("student", "id")} & {RosterColumn.ID}:
            known["id"] = RosterColumn.OTHER_ID
    found: dict[int, RosterColumn] = {}
    for place, name in enumerate(names):
        column = known.get(name)
        if column in found.values() and column not in _SEVERAL:
            column = _INSTEAD.get(column)
        if column is not None:
            found[place] = column
    return found if _TELLING & set(found.values()) else {}


_SEVERAL: Final = frozenset({RosterColumn.OTHER_ID, RosterColumn.USERNAME})
_INSTEAD: Final[Mapping[RosterColumn | None, RosterColumn]] = {RosterColumn.ID: RosterColumn.OTHER_ID}
"""Of two columns for ids the first is the id; the other identifies the same people."""
