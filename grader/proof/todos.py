"""What is still to be filled in: every TODO in the files of an exercise, with its file, line and key."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from grader.course.place import dotted
from grader.course.source import read_source
from grader.proof.proofs import ProofFinding
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from grader.course.model import Exercise
    from grader.course.place import Key, Source

_TODO: Final = re.compile(r"\bTODO\b[:：]?[ \t]*(?P<what>[^\n]*)")
_COMMENT: Final = re.compile(r"(?:^|\s)#.*\bTODO\b[:：]?[ \t]*(?P<what>.*)$")
_END: Final = re.compile(r"\s*(?:\"\"\"|''')?\s*$")
"""What may end the line of a TODO in a docstring."""
_READ: Final = ("*.yaml", "*.md", "*.py", "wrong/*.py")
_FILL_IN: Final = Text(
    "{path}:{line}: `{key}` is still to be filled in: {what}", "{path}:{line}：`{key}` 尚未填写：{what}"
)
_DO: Final = Text("{path}:{line}: Still to be done: {what}", "{path}:{line}：尚未完成：{what}")


@dataclass(frozen=True, slots=True)
class _Todo:
    """One TODO: where it is, and what it says."""

    line: int
    what: Text
    key: str = ""
    """The key of the YAML that it is about; empty in other files."""

    def finding(self, path: Path) -> ProofFinding:
        text = _FILL_IN if self.key else _DO
        return ProofFinding("todo", text.format(path=path, line=self.line, key=self.key, what=self.what))


def todo_findings(exercise: Exercise) -> Iterator[ProofFinding]:
    """Yield a finding for each TODO that an exercise still has, in the order of its files."""
    root = exercise.folder.parent.parent
    for folder in (exercise.folder, exercise.private):
        for pattern in _READ:
            for path in sorted(folder.glob(pattern)):
                for todo in sorted(_todos(path, exercise.languages), key=lambda todo: todo.line):
                    yield todo.finding(path.relative_to(root))


def _todos(path: Path, languages: tuple[str, ...]) -> Iterator[_Todo]:
    source = read_source(path, []) if path.suffix == ".yaml" else None
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    if source is None:
        for number, line in enumerate(lines, 1):
            if found := _TODO.search(line):
                yield _Todo(number, Text.same(_END.sub("", found["what"]) or "TODO"))
        return
    written = dict(_texts(source.data, (), languages))
    for key, text in written.items():
        yield _Todo(source.line(key), text, dotted(key))
    keys = _first_keys(source)
    inside = {source.line(key): text for key, text in written.items()}
    for number, line in enumerate(lines, 1):
        found = _COMMENT.search(line)
        if found and not (number in inside and inside[number].en in line):
            yield _Todo(number, Text.same(found["what"] or "TODO"), keys.get(number, ""))


def _texts(value: Any, key: Key, languages: tuple[str, ...]) -> Iterator[tuple[Key, Text]]:
    """Yield what the texts of a YAML file have to say instead of TODO; a text in several languages is one."""
    if isinstance(value, str):
        if found := _TODO.search(value):
            yield key, Text.same(" ".join(value[found.start("what") :].split()) or "TODO")
    elif isinstance(value, dict) and len(languages) > 1 and set(value) == set(languages):
        said = [(name, text) for name in languages for _, text in _texts(value[name], (), ())]
        if said:
            yield key, Text.in_languages({name: text.en for name, text in said})
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, (*key, name), languages)


def _first_keys(source: Source) -> Mapping[int, str]:
    """Return the outermost key that begins on each line."""
    found: dict[int, str] = {}
    for key, line in sorted(source.lines.items(), key=lambda item: len(item[0])):
        if key:
            found.setdefault(line, dotted(key))
    return found
