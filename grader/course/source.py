"""Turn YAML text into plain data that remembers its lines: the only place where YAML is parsed.

The reader walks libyaml's events and builds strings, numbers, lists and dictionaries, nothing else. Scalars follow YAML
1.2's core schema: `no`, `on` and `12:30` are text, `1e-3` is a number. Tags, aliases and deep nesting are refused, so
a file can neither run code nor grow.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import yaml

from grader.course.place import Key, Source, dotted, read_text
from grader.course.yaml_faults import yaml_fault
from grader.errors import Problem
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MAX_DEPTH: Final = 32

_CORE: Final = "tag:yaml.org,2002:"
_SCALARS: Final[Mapping[str, tuple[re.Pattern[str], Callable[[str], Any]]]] = {
    "null": (re.compile(r"^(?:~|null|Null|NULL|)$"), lambda _: None),
    "bool": (re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), lambda text: text.lower() == "true"),
    "int": (
        re.compile(r"^(?:[-+]?[0-9]{1,30}|0x[0-9a-fA-F]{1,16})$"),
        lambda text: int(text, 16 if "x" in text else 10),
    ),
    "float": (
        re.compile(r"^(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf)|\.(?:nan|NaN))$"),
        lambda text: float(text.lower().replace(".inf", "inf").replace(".nan", "nan")),
    ),
}
_CONSTRUCT: Final = {_CORE + name: construct for name, (_, construct) in _SCALARS.items()} | {_CORE + "str": str}


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # libyaml where it was built
    """The safe loader with YAML 1.2's scalars in place of 1.1's."""

    yaml_implicit_resolvers: dict[str | None, Any] = {}  # noqa: RUF012 - the base class's table, replaced whole


for _name, (_pattern, _) in _SCALARS.items():
    _Loader.add_implicit_resolver(_CORE + _name, _pattern, None)


def read_source(path: Path, noted: list[Problem]) -> Source | None:
    """Return a YAML file's data with its lines, or None where it cannot be read; every fault is noted."""
    text = read_text(path, noted)
    if text is None:
        return None
    reader = _YamlReader(path, noted, _Loader(text))
    try:
        data = reader.document()
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line, column = (1, 1) if mark is None else (mark.line + 1, mark.column + 1)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__
        fault = yaml_fault(text, line, column, str(reason))
        noted.append(Problem(path, fault.line, dotted(()), fault.text, fault.column))
        return None
    except _Unreadable:
        return None
    finally:
        reader.loader.dispose()
    return None if reader.unusable else Source(path, data, reader.lines, reader.columns)


class _Unreadable(Exception):
    """The rest of the file makes no sense; the reason is noted."""


class _YamlReader:
    """One pass over the events of one file."""

    def __init__(self, path: Path, noted: list[Problem], loader: Any) -> None:
        self.path = path
        self.noted = noted
        self.loader = loader
        self.lines: dict[Key, int] = {}
        self.columns: dict[Key, int] = {}
        self.unusable = False
        """A value was refused: reading goes on to find further problems, but the data must not be used."""

    def document(self) -> Any:
        """Read the only document of the file."""
        self.loader.get_event()
        if self.loader.check_event(yaml.StreamEndEvent):
            self._note((), 1, Text("The file is empty. Write the definition.", "文件是空的，请写入定义。"))
            raise _Unreadable
        self.loader.get_event()
        data = self._value(())
        self.loader.get_event()
        if not self.loader.check_event(yaml.StreamEndEvent):
            line = self.loader.peek_event().start_mark.line + 1
            self._note(
                (),
                line,
                Text("A second document starts here. Keep one per file.", "这里开始了第二个文档，一个文件只放一个。"),
            )
            raise _Unreadable
        return data

    def _note(self, key: Key, line: int, text: Text, column: int = 0) -> None:
        self.noted.append(Problem(self.path, line, dotted(key), text, column or self.columns.get(key, 0)))

    def _mark(self, key: Key, event: Any) -> int:
        """Remember where a key or a value stands, and return its line."""
        line = int(event.start_mark.line) + 1
        if key not in self.lines:
            self.lines[key], self.columns[key] = line, event.start_mark.column + 1
        return line

    def _value(self, key: Key) -> Any:
        event = self.loader.get_event()
        line = self._mark(key, event)
        if isinstance(event, yaml.AliasEvent):
            self.unusable = True
            self._note(
                key,
                line,
                Text(
                    "Aliases (*name) are not read. Write the value out; put a text that begins with * in quotes.",
                    "不支持别名（*name），请把值写出来；以 * 开头的文本请加引号。",
                ),
            )
            return None
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event, key, line)
        if event.tag not in (None, "!", _CORE + "seq", _CORE + "map"):
            self._refuse_tag(event.tag, key, line)
        if len(key) >= MAX_DEPTH:
            self._note((), line, Text("Nested too deeply. Make it flatter.", "嵌套过深，请改得扁平一些。"))
            raise _Unreadable
        return self._list(key) if isinstance(event, yaml.SequenceStartEvent) else self._mapping(key)

    def _scalar(self, event: yaml.ScalarEvent, key: Key, line: int) -> Any:
        tag = event.tag
        if tag is None or tag == "!":
            tag = self.loader.resolve(yaml.ScalarNode, event.value, event.implicit)
        try:
            return _CONSTRUCT[tag](event.value)
        except (KeyError, ValueError):  # not a tag we know, or `!!int` before something that is not an integer
            self._refuse_tag(tag, key, line)
            return None

    def _refuse_tag(self, tag: str, key: Key, line: int) -> None:
        self.unusable = True
        text = Text("The tag '{tag}' is not read here. Write a plain value.", "这里不支持标签 '{tag}'，请写普通的值。")
        self._note(key, line, text.format(tag=tag.replace(_CORE, "!!")))

    def _list(self, key: Key) -> list[Any]:
        items: list[Any] = []
        while not self.loader.check_event(yaml.SequenceEndEvent):
            items.append(self._value((*key, len(items))))
        self.loader.get_event()
        return items

    def _mapping(self, key: Key) -> dict[str, Any]:
        items: dict[str, Any] = {}
        while not self.loader.check_event(yaml.MappingEndEvent):
            event = self.loader.get_event()
            line, column = event.start_mark.line + 1, event.start_mark.column + 1
            if not isinstance(event, yaml.ScalarEvent):
                self._note(key, line, Text("A key must be a plain word.", "键必须是普通的词。"))
                raise _Unreadable
            name = event.value
            if name in items:
                twice = Text(
                    "'{name}' is given twice, first in line {line}. Keep one of them.",
                    "'{name}' 出现了两次，第一次在第 {line} 行。请只保留一个。",
                )
                first = self.lines[(*key, name)]
                self._note((*key, name), line, twice.format(name=name, line=first), column)
            self._mark((*key, name), event)
            items.setdefault(name, self._value((*key, name)))
        self.loader.get_event()
        return items
