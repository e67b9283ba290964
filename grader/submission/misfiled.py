"""Files that mention another student than the one in whose folder they lie: a hint for the instructor, no more.

Whose a file is follows from its place alone. Several files with one and the same name in them have it from a template.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from grader.submission.naming import CodeName, ExerciseNames
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grader.submission.search import Intake
    from grader.submission.submission import Submission

    Words = tuple[str, ...]

_WORD: Final = re.compile(r"[^\W_]+")
_HEAD: Final = 500
"""Bytes at the beginning of a file that are looked at."""
_LONGEST: Final = 4
"""Most words of a name."""
_FEWEST: Final = 3
"""Fewest letters of a name of one word."""
_FEWEST_DIGITS: Final = 5
_TEMPLATE: Final = 3
"""In the files of this many others, a name comes from a template."""
_IN_NAME: Final = Text(
    "{path} is judged for {student}, but its name mentions {other}. Is it in the right folder?",
    "{path} 按 {student} 的提交评判，但文件名提到了 {other}。它放对文件夹了吗？",
)
_IN_HEAD: Final = Text(
    "{path} is judged for {student}, but its first lines mention {other}. Is it in the right folder?",
    "{path} 按 {student} 的提交评判，但开头几行提到了 {other}。它放对文件夹了吗？",
)


def misfiled(found: Intake) -> Iterator[Text]:
    """Yield a remark for each file that mentions another student, and not its own."""
    names = _names(found)
    sharing: dict[str, set[str]] = defaultdict(set)
    for submission in found.submissions:
        sharing[submission.path].add(str(submission.student))
    hints: dict[str, list[tuple[Submission, Text]]] = defaultdict(list)
    for submission in found.submissions:
        own = sharing[submission.path] | _group(found, str(submission.student))
        for text, words, certain in _places(submission):
            mentioned = {names[part] for part in _parts(words) if part in names and (not certain or _is_sure(part))}
            if len(mentioned) == 1 and not mentioned & own:
                hints[next(iter(mentioned))].append((submission, text))
                break
    for other, told in hints.items():
        if len({submission.student for submission, _ in told}) < _TEMPLATE:
            for submission, text in told:
                student = found.name(str(submission.student))
                yield text.format(path=submission.path, student=student, other=found.name(other))


def _places(submission: Submission) -> Iterator[tuple[Text, Words, bool]]:
    """Yield where names are looked for, and whether only those count that cannot be other words."""
    name = submission.path.rpartition("/")[2]
    code = CodeName.of(name)
    yield _IN_NAME, _words(code.stem if code else name), False
    yield _IN_HEAD, _words(submission.data[:_HEAD].decode("utf-8", "ignore")), True


def _names(found: Intake) -> Mapping[Words, str]:
    """Return the student meant by each name that only one has."""
    exercises = ExerciseNames({submission.exercise for submission in found.submissions})
    meant: dict[Words, set[str]] = defaultdict(set)
    for student in found.students:
        member = found.members.get(student)
        for label in {student} if member is None else {student, member.name, *member.ids, *member.labels}:
            words = _words(label)
            for name in {words, tuple(word for word in words if not word.isdecimal())}:
                whole = "".join(name)
                fewest = _FEWEST_DIGITS if whole.isdecimal() else _FEWEST
                if len(name) <= _LONGEST and len(whole) >= fewest and not exercises.is_part(label):
                    meant[name].add(student)
    return {name: next(iter(students)) for name, students in meant.items() if len(students) == 1}


def _group(found: Intake, student: str) -> set[str]:
    """Return the student and those who work in the same group."""
    member = found.members.get(student)
    if member is None or not member.group:
        return {student}
    return {other for other, one in found.members.items() if one.group == member.group}


def _is_sure(name: Words) -> bool:
    """Tell whether a name is more than one word that may mean something else."""
    whole = "".join(name)
    return len(name) > 1 or (len(whole) >= _FEWEST_DIGITS and any(map(str.isdecimal, whole)))


def _words(text: str) -> Words:
    return tuple(word.casefold() for word in _WORD.findall(text))


def _parts(words: Words) -> Iterable[Words]:
    """Return all runs of a few words."""
    return (words[start : start + count] for count in range(1, _LONGEST + 1) for start in range(len(words) - count + 1))
