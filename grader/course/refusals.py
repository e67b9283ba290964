"""Tell the author what pydantic refuses in a course's files: where, what, and what to do, in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from grader.course.place import did_you_mean, listed
from grader.course.repairs import repaired
from grader.course.scalars import what_it_is
from grader.course.schema import SPELLINGS
from grader.course.wordings import LANGUAGE_TAG
from grader.course.yaml_faults import missing_space
from grader.text import LANGUAGES, Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from grader.course.place import Place

Form = TypeVar("Form", bound=BaseModel)

_TEXT: Final = Text(
    "Write text here; put it in quotes if it looks like a number.", "这里应当是文本；如果看起来像数字，请加上引号。"
)
_MAPPING: Final = Text("Write keys with values here (key: value).", "这里应当是键和值（键：值）。")
_WHOLE: Final = Text("Write a whole number here.", "这里应当是整数。")
_NUMBER: Final = Text("Write a number here.", "这里应当是数字。")
_SAID: Final[Mapping[str, Text]] = {
    "string_type": _TEXT,
    "string_too_short": Text("The text is empty. Write it.", "文本为空，请填写。"),
    "string_too_long": Text(
        "The text is too long: {max_length} characters at most.", "文本太长：最多 {max_length} 个字符。"
    ),
    "wordings_needed": Text(
        "This course has several languages. Write the text in each: a mapping with {languages}.",
        "这门课程有多种语言。请写成键值形式，每种语言一条：{languages}。",
    ),
    "text_needed": Text(
        "Write text here, in the course's languages ({languages}); put it in quotes if it looks like a number.",
        "这里应当是文本（课程的语言：{languages}）；如果看起来像数字，请加上引号。",
    ),
    "language_twice": Text("A language is listed twice. Keep one.", "有一种语言写了两次，请只保留一个。"),
    "int_type": _WHOLE,
    "float_type": _NUMBER,
    "is_instance_of": _NUMBER,
    "decimal_type": _NUMBER,
    "finite_number": Text("Write a finite number here.", "这里应当是有限的数。"),
    "decimal_max_places": Text(
        "At most {decimal_places} decimal places are kept. Round it.", "最多保留 {decimal_places} 位小数，请四舍五入。"
    ),
    "id_taken": Text(
        "'{name}' cannot be the id of an exercise: it means something else in tables or to Windows. Choose another.",
        "'{name}' 不能用作题目 id：它在成绩表或 Windows 中另有含义，请换一个。",
    ),
    "bool_type": Text("Write true or false here.", "这里应当是 true 或 false。"),
    "list_type": Text(
        "Write a list here ([a, b], or one '- item' per line).", "这里应当是列表（[a, b]，或每行一个 '- 项'）。"
    ),
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "too_short": Text("At least {min_length} is needed here. Add one.", "这里至少需要 {min_length} 项，请补上。"),
    "greater_than": Text("The number must be greater than {gt}.", "这个数必须大于 {gt}。"),
    "greater_than_equal": Text("The number must be at least {ge}.", "这个数不能小于 {ge}。"),
    "less_than_equal": Text("The number must be at most {le}.", "这个数不能大于 {le}。"),
}
"""By pydantic's type of error; the gaps are filled from the error's context."""

_COMMA: Final = Text(
    " If it is the rest of a text, put the text in quotes: inside { } a comma ends it.",
    "如果它是前面文本的后半句，请给整段文本加上引号：在 { } 里，逗号会把文本截断。",
)

_WORDINGS: Final = {"en": Text("English", "英文"), "zh": Text("Chinese", "中文")}


_UNKNOWN: Final = ("extra_forbidden", "language_unknown")


def validated(form: type[Form], place: Place, languages: Sequence[str] = LANGUAGES) -> Form | None:
    """Return a file's data as its form, or None if that cannot be made; every fault is noted.

    `languages` are the languages of the course's texts.

    Unknown keys are noted and left out, and refused values are replaced, so that one run finds the other faults too;
    what then looks faulty only because of a replacement is not noted.
    """
    data = place.source.data
    context = {"languages": languages}
    try:
        return form.model_validate(data, context=context)
    except ValidationError as refused:
        errors = refused.errors(include_url=False, include_input=True)
    for error in errors:
        spot, text = _said(form, error)
        place.at(*spot).note(text)
    unknown = {_spot(error) for error in errors if error["type"] in _UNKNOWN}
    refused_spots = {_spot(error) for error in errors if error["type"] not in _UNKNOWN}
    rest = repaired(_without(data, unknown), refused_spots, languages)
    if rest is None:
        return None
    place.source.doubtful.update(rest.doubtful)
    try:
        return form.model_validate(rest.data, context=context)
    except ValidationError:
        return None


def _said(form: type[BaseModel], error: ErrorDetails) -> tuple[tuple[str | int, ...], Text]:
    """Return the place an error belongs to, and the sentence about it."""
    spot = _spot(error)
    kind, context = error["type"], error.get("ctx", {})
    if kind in ("missing", "wording_missing"):
        return spot[:-1], _missing(str(spot[-1])) if kind == "missing" else _unwritten(str(spot[-1]))
    if kind == "language_unknown":
        known = tuple(str(context["languages"]).split(", "))
        text = missing_space(str(spot[-1]), known) or _unknown_key(str(spot[-1]), known)
        return spot, text if re.fullmatch(LANGUAGE_TAG, str(spot[-1])) else text + _COMMA
    if kind == "extra_forbidden":
        known = _fields(form, spot[:-1])
        text = missing_space(str(spot[-1]), known) or _unknown_key(str(spot[-1]), known)
        return spot, text + _COMMA if error["input"] is None else text
    if kind == "literal_error":
        return spot, unknown_word(str(error["input"]), _choices(context))
    if kind == "string_pattern_mismatch":
        return spot, _misspelt(str(error["input"]), SPELLINGS[context["pattern"]])
    # A kind of error that is not in this table is still reported, in pydantic's English.
    known_kind = _SAID.get(kind, Text.same(error["msg"].replace("{", "{{").replace("}", "}}")))
    return spot, what_it_is(kind, error["input"]) or known_kind.format(**context)


def _spot(error: ErrorDetails) -> tuple[str | int, ...]:
    return tuple(part for part in error["loc"] if part != "[key]")


def _missing(name: str) -> Text:
    return Text("'{name}' is missing here. Add it.", "这里缺少 '{name}'，请补上。").format(name=name)


def _unwritten(tag: str) -> Text:
    if tag not in _WORDINGS:
        return Text("The wording in '{tag}' is missing. Write it.", "缺少 '{tag}' 的文本，请补上。").format(tag=tag)
    text = Text("The {language} wording ('{name}') is missing. Write it.", "缺少{language}文本（'{name}'），请补上。")
    return text.format(language=_WORDINGS[tag], name=tag)


def _unknown_key(name: str, known: tuple[str, ...]) -> Text:
    text = Text(
        "The key '{name}' is unknown.{near} Known here: {known}.", "未知的键 '{name}'。{near}这里可用的键：{known}。"
    )
    return text.format(name=name, near=did_you_mean(name, known), known=listed(known))


def unknown_word(word: str, known: Collection[str]) -> Text:
    """Say that a word is not one of those allowed in a place."""
    text = Text("'{word}' is unknown here.{near} Known: {known}.", "这里没有 '{word}'。{near}可用的有：{known}。")
    return text.format(word=word, near=did_you_mean(word, known), known=listed(known))


def _misspelt(word: str, spelling: Text) -> Text:
    return Text("'{word}' is not spelt correctly. {spelling}", "'{word}' 的写法不对。{spelling}").format(
        word=word, spelling=spelling
    )


def _choices(context: Mapping[str, Any]) -> tuple[str, ...]:
    """Read the choices back from pydantic's "'a', 'b' or 'c'"."""
    return tuple(str(context["expected"]).split("'")[1::2])


def _fields(form: type[BaseModel], spot: tuple[str | int, ...]) -> tuple[str, ...]:
    """Return the keys that may stand at a spot of a form."""
    for part in spot:
        if isinstance(part, str) and part in form.model_fields:
            form = next(_forms(form.model_fields[part].annotation), form)
    return tuple(form.model_fields)


def _forms(annotation: Any) -> Iterator[type[BaseModel]]:
    """Yield the forms that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _forms(inner)


def _without(data: Any, left_out: set[tuple[str | int, ...]], spot: tuple[str | int, ...] = ()) -> Any:
    if isinstance(data, dict):
        kept = {name: value for name, value in data.items() if (*spot, name) not in left_out}
        return {name: _without(value, left_out, (*spot, name)) for name, value in kept.items()}
    if isinstance(data, list):
        return [_without(value, left_out, (*spot, number)) for number, value in enumerate(data)]
    return data
