"""Whom the name of a folder means, among the students on a list; if it may be two of them, it means neither."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from grader.roster.members import folded, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from grader.roster.members import Member, Roster

# "Ada Lovelace_4711", "Ada Lovelace (100)": a name, and what distinguishes it from equal names.
_MARKED: Final = re.compile(r"(?P<name>.+?)(?:_(?P<number>\d+)| \((?P<note>[^()]+)\))", re.DOTALL)
_APART: Final = re.compile(r"\s*[+&;,_、]\s*|\s+(?:and|und)\s+|\s*和\s*")


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a name means: one student, the several of a group, or nobody."""

    members: tuple[Member, ...] = ()
    doubtful: tuple[Member, ...] = ()
    """Students that it may mean."""


class Matching:
    """Finds students on a list by the names that folders, platforms and people use."""

    def __init__(self, roster: Roster) -> None:
        """Make the indices."""
        self._by_id = _index(roster.members, lambda member: (*member.ids, member.key, *member.labels), folded)
        self._by_name = _index(roster.members, _forms, str)
        self._by_address = _index(roster.members, lambda member: [member.email.partition("@")[0]], folded)
        self._by_group = _index(roster.members, lambda member: [member.group], plain)

    def find(self, label: str) -> Match:
        """Return whom a folder's name means."""
        person = self._person(label)
        if person.members or person.doubtful:
            return person
        group = self._by_group.get(plain(label), ())
        if group:
            return Match(group)
        parts = [part for part in _APART.split(label) if part]
        found = [self._person(part).members for part in parts]
        if len(parts) > 1 and all(found):
            return Match(tuple(dict.fromkeys(members[0] for members in found)))
        return Match()

    def _person(self, label: str) -> Match:
        if found := self._by_id.get(folded(label), ()):
            return _sure(found)
        marked = _MARKED.fullmatch(label)
        name = marked["name"] if marked else label
        mark = (marked["number"] or marked["note"]) if marked else ""
        called = self._by_name.get(plain(name), ())
        if marked and called:
            both = tuple(member for member in called if _is_marked(member, mark))
            return Match(both) if len(both) == 1 else _sure(called)
        # a number after another name is the platform's own, and may equal an id by chance
        by_mark = self._by_id.get(folded(mark), ()) if marked else ()
        if by_mark and marked and (marked["note"] or not any(member.name for member in by_mark)):
            return _sure(by_mark)
        if whole := self._by_name.get(plain(label), ()):
            return _sure(whole)
        return _sure(self._by_address.get(folded(label), ()))


def _sure(found: tuple[Member, ...]) -> Match:
    return Match(found) if len(found) == 1 else Match(doubtful=found)


def _is_marked(member: Member, mark: str) -> bool:
    own = {*map(folded, member.ids), folded(member.participant), folded(member.section)} - {""}
    return folded(mark) in own


def _forms(member: Member) -> Iterator[str]:
    """Yield a name as platforms write it: with the family name first or last, and without spaces."""
    words = member.name.replace(",", " ").split()
    for start in range(len(words)):
        yield plain("".join(words[start:] + words[:start]))


def _index(
    members: Iterable[Member], words_of: Callable[[Member], Iterable[str]], form: Callable[[str], str]
) -> Mapping[str, tuple[Member, ...]]:
    found: dict[str, list[Member]] = defaultdict(list)
    for member in members:
        for word in {form(word) for word in words_of(member)} - {""}:
            found[word].append(member)
    return {word: tuple(holders) for word, holders in found.items()}
