"""A new exercise as a copy of another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import yaml

from grader.course.copying import in_languages, paths_of, statement_name
from grader.course.source import read_source
from grader.errors import UsageError
from grader.scaffold.new_exercise import title_line
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from grader.course.model import Exercise
    from grader.scaffold.new_exercise import NewExercise
    from grader.text import Language

_TOP: Final = Text(
    "TODO: copied from {id}; change what is different, then remove this line.",
    "TODO：复制自 {id}；请修改不同之处，然后删去这一行。",
)
_TITLE: Final = re.compile(r"^title:.*\n(?:[ ]+.*\n)*", re.MULTILINE)


def copied_files(model: Exercise, wanted: NewExercise, languages: Sequence[Language]) -> Mapping[str, str]:
    """Return the files of an exercise under another id and title, by their paths in the course.

    Raises:
        UsageError: a file of it is not text.
    """
    files = {
        f"{room}/{wanted.folder}/{name}": text
        for room, folder in (("exercises", model.folder), ("reference", model.private))
        for name, text in _texts(folder).items()
    }
    if tuple(languages) != model.languages:
        places = {
            f"{room}/{wanted.folder}/{name}": folder / name
            for room, folder in (("exercises", model.folder), ("reference", model.private))
            for name in _texts(folder)
        }
        files = _translated(files, places, model.languages, languages)
    definition = f"exercises/{wanted.folder}/exercise.yaml"
    title = f"{title_line(wanted.title, languages)}\n"
    top = f"# {_TOP[languages[0]].format(id=model.id)}\n"
    changed = re.sub(r"^id:.*$", f"id: {wanted.id}", files[definition], count=1, flags=re.MULTILINE)
    files[definition] = top + _TITLE.sub(lambda _: title, changed, count=1)
    private = f"reference/{wanted.folder}/private.yaml"
    files[private] = top + files[private]
    for stub in (f"exercises/{wanted.folder}/stub.py", f"exercises/{wanted.folder}/stub.zh.py"):
        if stub in files:
            files[stub] = files[stub].replace(f'"""{model.id}:', f'"""{wanted.id}:', 1)
    for language in languages:
        named = f"exercises/{wanted.folder}/{statement_name(language, languages)}"
        if named in files:
            words = re.sub(r"\A\s*# .*", f"# {wanted.title}", files[named])
            words = words.replace(f"{model.id}.py", f"{wanted.id}.py")
            files[named] = f"{words}\n{_TOP[language].format(id=model.id)}\n"
    return files


def _translated(
    files: Mapping[str, str], paths: Mapping[str, Path], before: Sequence[Language], after: Sequence[Language]
) -> dict[str, str]:
    """Return files with their texts in other languages: the common ones, otherwise a copy of the first."""
    written = {}
    statements = {
        language: text
        for language in before
        for path, text in files.items()
        if path.endswith(f"/{statement_name(language, before)}")
    }
    for path, text in files.items():
        name = path.rpartition("/")[2]
        if name.endswith(".yaml"):
            source = read_source(paths[path], [])
            data = in_languages(source.data if source else None, before, after)
            written[path] = yaml.safe_dump(data, sort_keys=False, allow_unicode=True, width=110)
        elif not name.startswith("statement.") and not (name == "stub.zh.py" and "zh" not in after):
            written[path] = text
        elif name == statement_name(before[0], before):
            for language in after:
                told = statements.get(language, statements[before[0]])
                written[path.replace(name, statement_name(language, after))] = told
    return written


def _texts(folder: Path) -> dict[str, str]:
    found = {}
    for name, path in paths_of(folder).items():
        try:
            found[name] = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            text = Text("{path} cannot be copied: it is not text.", "无法复制 {path}：它不是文本文件。")
            raise UsageError(text.format(path=path)) from error
    return found
