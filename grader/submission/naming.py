"""Which exercise a file's or a folder's name means: exactly, approximately, or by its number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CODE = re.compile(r"(?P<stem>.*)\.(?P<kind>py|ipynb)(?:\.(?:txt|json))?", re.IGNORECASE | re.DOTALL)
_COPY = re.compile(r"\(\d+\)|(?<![^\W\d_])v(?:er(?:sion)?)?[\W_]*\d+", re.IGNORECASE)
_LETTER = r"[^\W\d_]"

# Folders that hold parts or versions of one person's work, and so are not a person's name.
_PART = re.compile(
    r"(?:ex|exercise|hw|homework|ps|pset|problem\s?set|assignment|task|lab|week|unit|part|section|day|attempt|submission|v|version"
    r"|blatt|übung|作业|练习|第)[\W_]*\d{1,4}(?:[\W_]*(?:周|次|题))?|\d{1,2}"
    r"|src|code|source|solutions?|notebooks?|drafts?|final|old|new|backup|copy|copies|data|figures|images|tests?|docs?|archive"
    r"|models?|utils?|libs?|helpers?|common|scripts?|app|main|project|homeworks?|assignments?|exercises?",
    re.IGNORECASE,
)
_WRAPPER = re.compile(
    r"(?:student[\W_]*)?(?:submitted|submissions?|work|works|files|hand[\W_]?ins?|abgaben?|提交|作业提交)(?:[\W_]*(?:files|work))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CodeName:
    """The name of a Python file or a notebook, even with another suffix after it or in another case."""

    stem: str
    suffix: str
    """`.py` or `.ipynb`."""

    @staticmethod
    def of(name: str) -> CodeName | None:
        """Take a name apart; None if it is neither."""
        found = _CODE.fullmatch(name)
        return found and CodeName(found["stem"], f".{found['kind'].lower()}")

    @staticmethod
    def is_extended(name: str) -> bool:
        """Tell whether a file has another extension after that of code, as in ex01.py.txt."""
        code = CodeName.of(name)
        return code is not None and not name.lower().endswith(code.suffix)


class ExerciseNames:
    """The ids of a course's exercises, and the ways in which people write them."""

    def __init__(self, exercises: Iterable[str]) -> None:
        """Make the patterns."""
        self.ids = tuple(exercises)
        self._spellings = {id_: _spelling(id_) for id_ in self.ids}
        self._numbers = {id_: int(digits[0]) for id_ in self.ids if len(digits := re.findall(r"\d+", id_)) == 1}
        self._exact = {f"{id_}{suffix}": id_ for id_ in self.ids for suffix in (".py", ".ipynb")}
        self._meant: dict[str, frozenset[str]] = {}

    def meant(self, file: str) -> frozenset[str]:
        """Return the exercise whose file has exactly this name, otherwise all that the name mentions."""
        if file not in self._meant:  # most students use the same few names
            code = CodeName.of(file)
            exact = self._exact.get(file)
            self._meant[file] = self.mentioned(code.stem if code else file) if exact is None else frozenset((exact,))
        return self._meant[file]

    def mentioned(self, name: str) -> frozenset[str]:
        """Return the exercises whose id stands in a name: Ex2, ex_02, Copy of ex02, but neither ex20 nor index02."""
        return frozenset(id_ for id_ in self.ids if self._spellings[id_].search(name))

    def numbered(self, stem: str) -> frozenset[str]:
        """Return the exercises of the only number in a name: hw2, Exercise 2, Exercise 2 (1)."""
        numbers = {int(digits) for digits in re.findall(r"\d{1,9}", _COPY.sub("", stem))}
        return frozenset(one for one, number in self._numbers.items() if numbers == {number})

    def is_part(self, folder: str) -> bool:
        """Tell whether a folder's name means a part or a version of somebody's work, not a person."""
        return _PART.fullmatch(folder.strip()) is not None or bool(self.mentioned(folder))


def is_wrapper(folder: str) -> bool:
    """Tell whether a folder's name says that all submissions are in it."""
    return _WRAPPER.fullmatch(folder.strip()) is not None


def _spelling(exercise: str) -> re.Pattern[str]:
    pieces = re.findall(r"\d+|[^\W\d_]+", exercise)
    meant = r"[\W_]*".join(f"0*{int(piece)}" if piece.isdecimal() else re.escape(piece) for piece in pieces)
    before = rf"(?<!{_LETTER})" if pieces and not pieces[0].isdecimal() else r"(?<!\d)"
    after = r"(?!\d)" if pieces and pieces[-1].isdecimal() else rf"(?!{_LETTER})"
    return re.compile(f"{before}{meant}{after}", re.IGNORECASE)
