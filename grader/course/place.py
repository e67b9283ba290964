"""Where a fault is: files, the lines of their values, and the list of problems that all places of a course share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from grader.errors import Problem
from grader.spelling import closest
from grader.text import NOTHING, Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

Key: TypeAlias = tuple[str | int, ...]
"""The path from the top of a file to a value: keys of mappings and positions in lists."""

MAX_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """One file's data, and the line (from 1) of each of its values."""

    path: Path
    data: Any = None
    lines: Mapping[Key, int] = field(default_factory=dict)
    columns: Mapping[Key, int] = field(default_factory=dict)
    """The column where each value begins, from 1."""
    doubtful: set[Key] = field(default_factory=set)
    """The keys of what may look faulty only because of a fault that is noted already."""

    def column(self, key: Key) -> int:
        """Return the column of a value, or of the nearest thing around it that has a line; 0 if none is known."""
        for end in range(len(key), -1, -1):
            if key[:end] in self.lines:
                return self.columns.get(key[:end], 0)
        return 0

    def line(self, key: Key) -> int:
        """Return the line of a value, or of the nearest thing around it that has one."""
        for end in range(len(key), -1, -1):
            if key[:end] in self.lines:
                return self.lines[key[:end]]
        return 1


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file; `note` adds a problem there to the list that all places of a course share."""

    source: Source
    noted: list[Problem]
    key: Key = ()

    def at(self, *parts: str | int) -> Place:
        """Return the place of a value inside this one."""
        return replace(self, key=self.key + parts)

    def is_doubtful(self, *parts: str | int) -> bool:
        """Tell whether a fault here, or inside, may come from another fault that is noted already."""
        key = self.key + parts
        return any(key[:end] in self.source.doubtful for end in range(1, len(key) + 1))

    def note(self, text: Text) -> None:
        """Add a problem at this spot, unless it may come from another fault."""
        if self.is_doubtful():
            return
        line, column = self.source.line(self.key), self.source.column(self.key)
        self.noted.append(Problem(self.source.path, line, dotted(self.key), text, column))


def dotted(key: Key) -> str:
    """Write a key as people do, `checks[0].points`; a whole file is `file`."""
    words = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key)
    return words.removeprefix(".") or "file"


def read_text(path: Path, noted: list[Problem]) -> str | None:
    """Return a file's text, or note why there is none."""
    place = Place(Source(path), noted)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        text = Text("The file is missing.{near} Add it.", "缺少这个文件，请补上。{near}")
        place.note(text.format(near=_similar(path)))
        return None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        place.note(
            Text(
                "The file cannot be read ({reason}). Correct its permissions.",
                "无法读取这个文件（{reason}），请检查权限。",
            ).format(reason=reason)
        )
        return None
    if len(content) > MAX_BYTES:
        place.note(Text("The file is larger than 1 MB. Make it smaller.", "文件超过 1 MB，请缩小它。"))
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        Place(Source(path, None, {(): line}), noted).note(
            Text("The text is not UTF-8. Save it as UTF-8.", "文本不是 UTF-8 编码，请另存为 UTF-8。")
        )
        return None


def _similar(path: Path) -> Text:
    """Name the file that was probably meant; empty where there is none."""
    try:
        names = [other.name for other in path.parent.iterdir() if other.stem.split(".")[0].lower() == path.stem]
    except OSError:
        return NOTHING
    # "exercise.yml", "Exercise.yaml" and "exercise.yaml.txt" are the same file under another name.
    text = Text(" Rename {other}, if it is meant.", "如果指的是 {other}，请给它改名。")
    return text.format(other=names[0]) if len(names) == 1 else NOTHING


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """Ask whether the closest known name was meant; empty where none is close."""
    near = closest(name, known)
    return NOTHING if near is None else Text(" Did you mean '{near}'?", "是不是想写 '{near}'？").format(near=near)


def listed(names: Iterable[str]) -> Text:
    """Join names with commas; a dash where there are none."""
    words = list(names)
    return Text(", ".join(words) or "–", "、".join(words) or "–")
