"""The small language of arguments: a plain value is handed over as it is, a mapping with one kind is a draw.

`{normal: [N, 3], scale: 2}`, `{values: [1, 2]}`, `dim: 0`. Everything that is wrong is noted; after a fault the
returned value serves only to find further faults.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from grader.course.draws import Draw
from grader.course.expressions import read_size, read_source, sizes_taken
from grader.course.kinds import DRAW_KINDS, DTYPES, KINDS, DrawKind, OptionType, Takes
from grader.course.place import listed
from grader.course.refusals import unknown_word
from grader.spelling import closest
from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.course.draws import Literal_
    from grader.course.place import Place

Raw: TypeAlias = Any
"""An argument as the YAML holds it."""

_LITERAL: Final = DrawKind(Takes.CHOICES)
_EMPTY: Final = Draw("literal", options={"value": None})


def read_argument(raw: Raw, sizes: Mapping[str, object], place: Place) -> Draw:
    """Return the draw that an argument describes."""
    if not isinstance(raw, dict):
        return Draw("literal", options={"value": _plain(raw, place)})
    named = [name for name in raw if name in KINDS]
    if len(named) != 1:
        _note_kinds(raw, named, place)
        return _EMPTY
    (name,) = named
    kind = KINDS[name]
    for option in raw.keys() - {name} - DRAW_KINDS[name]:
        place.at(option).note(unknown_word(option, sorted(DRAW_KINDS[name])))
    for option in sorted(kind.needs - raw.keys()):
        place.note(
            Text("'{kind}' needs '{option}'. Add it.", "'{kind}' 需要 '{option}'，请补上。").format(
                kind=name, option=option
            )
        )
    options = {
        option: _option(raw[option], of, sizes, place.at(option))
        for option, of in kind.options.items()
        if option in raw
    }
    _note_empty_range(options, kind, place)
    if kind.takes is Takes.DRAWS:
        return Draw(name, items=_items(raw[name], sizes, place.at(name), some=name == "choice_of"))
    if kind.takes is Takes.MAPPING:
        pairs = _pairs(raw[name], place.at(name))
        items = tuple(read_argument(value, sizes, place.at(name, str(key))) for key, value in pairs)
        return Draw(name, items=items, keys=tuple(key for key, _ in pairs))
    shape, value = _taken(raw[name], kind, sizes, place.at(name))
    return Draw(
        kind=name,
        shape=shape,
        options=options if value is None else {**options, "value": value},
        dtype=_dtype(raw.get("dtype"), place.at("dtype")),
        requires_grad=_requires_grad(raw, kind, place.at("requires_grad")),
        numpy=_numpy(raw, place.at("numpy")),
    )


def sizes_used(draw: Draw) -> Iterator[str]:
    """Yield the names of sizes that a draw uses."""
    yield from (size for size in draw.shape if isinstance(size, str))
    if draw.kind == "python":
        yield from sizes_taken(str(draw.options["value"]))
    elif KINDS.get(draw.kind, _LITERAL).takes is not Takes.SOURCE:
        yield from (option for option in draw.options.values() if isinstance(option, str))
    for item in draw.items:
        yield from sizes_used(item)


def _numpy(raw: Mapping[str, object], place: Place) -> bool:
    wanted = raw.get("numpy", False)
    if not isinstance(wanted, bool):
        place.note(Text("Write true or false here.", "这里应当是 true 或 false。"))
        return False
    if wanted and (raw.get("requires_grad") or raw.get("dtype") == "bfloat16"):
        text = Text(
            "An array of numpy has no gradient and no dtype bfloat16. Leave one of the two out.",
            "numpy 数组没有梯度，也没有 bfloat16 类型，请删去其中一项。",
        )
        place.note(text)
    return wanted


def _pairs(raw: Raw, place: Place) -> list[tuple[Literal_, Raw]]:
    """Return the keys and the draws of a dict: a mapping, or, where keys are no texts, a list of pairs."""
    if isinstance(raw, dict):
        return list(raw.items())
    if isinstance(raw, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in raw):
        keys = [_plain(key, place.at(number, 0)) for number, (key, _) in enumerate(raw)]
        if len({*keys}) < len(keys):
            place.note(Text("A key occurs twice. Keep one of the two.", "同一个键出现了两次，请只保留一个。"))
        return list(zip(keys, (value for _, value in raw), strict=True))
    text = Text(
        "Write draws by key here, or a list of pairs [key, draw].",
        "请写成 '键: 生成方式'，或由 '[键, 生成方式]' 组成的列表。",
    )
    place.note(text)
    return []


def _items(raw: Raw, sizes: Mapping[str, object], place: Place, *, some: bool = False) -> tuple[Draw, ...]:
    if some and raw == []:
        place.note(Text("There is nothing to choose from. Add values.", "没有可选的值，请补上。"))
    if isinstance(raw, list):
        return tuple(read_argument(one, sizes, place.at(number)) for number, one in enumerate(raw))
    place.note(Text("Write a list of draws here.", "这里应当是由生成方式组成的列表。"))
    return ()


def _note_kinds(raw: dict[str, Raw], named: list[str], place: Place) -> None:
    if named:
        text = Text("Keep one kind of draw: {named} are given together.", "只能写一种生成方式：这里同时写了 {named}。")
        place.note(text.format(named=listed(named)))
        return
    options = {option for known in DRAW_KINDS.values() for option in known}
    strange = next((key for key in raw if key not in options or closest(key, KINDS)), None)
    if strange is None:
        text = Text("The kind of draw is missing. Add one of {known}.", "缺少生成方式，请写其中之一：{known}。")
        place.note(text.format(known=listed(KINDS)))
    else:
        place.at(strange).note(unknown_word(strange, KINDS))


def _taken(
    raw: Raw, kind: DrawKind, sizes: Mapping[str, object], place: Place
) -> tuple[tuple[int | str, ...], Literal_]:
    """Return the shape, and the value where the kind takes one."""
    if kind.takes is Takes.SOURCE:
        return (), read_source(raw, place, sizes if kind is KINDS["python"] else None)
    if kind.takes is Takes.VALUES:
        _note_ragged(raw, place)
        return (), _plain(raw, place)
    if not isinstance(raw, list):
        if kind.takes in (Takes.ORDER, Takes.LENGTH):
            return (read_size(raw, sizes, place),), None
        place.note(Text("Write a list here; [] is a scalar.", "这里应当是列表；[] 表示标量。"))
        return (), None
    if kind.takes is Takes.CHOICES:
        if not raw:
            place.note(Text("There is nothing to choose from. Add values.", "没有可选的值，请补上。"))
        return (), _plain(raw, place)
    if kind.takes is Takes.NOTHING and raw:
        place.note(Text("A number has no shape. Write [].", "单个数没有形状，请写 []。"))
    if kind.takes in (Takes.ORDER, Takes.LENGTH):
        place.note(Text("Write one size here, not a list.", "这里应当是一个大小，而不是列表。"))
    return tuple(read_size(one, sizes, place.at(number)) for number, one in enumerate(raw)), None


def _option(raw: object, option: OptionType, sizes: Mapping[str, object], place: Place) -> Literal_:
    if option is OptionType.WORDS:
        words = list(raw) if isinstance(raw, str) else raw
        if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
            text = Text(
                "Write a list of texts here, or one text of all characters.",
                "这里应当是文本列表，或由全部字符组成的一个文本。",
            )
            place.note(text)
            return ("a",)
        return tuple(words)
    if isinstance(raw, str) and (said := _not_a_number(raw)):
        place.note(said)
        return 0
    if isinstance(raw, str) and option is not OptionType.DIM:
        return read_size(raw, sizes, place)
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        place.note(Text("Write a number here.", "这里应当是数字。"))
        return 0
    if option is not OptionType.NUMBER and not isinstance(raw, int):
        place.note(Text("Write a whole number here.", "这里应当是整数。"))
    return raw


def _note_empty_range(options: Mapping[str, Literal_], kind: DrawKind, place: Place) -> None:
    whole = kind.options.get("high") is OptionType.WHOLE
    low, high = options.get("low", 0 if whole else None), options.get("high")
    if isinstance(low, int | float) and isinstance(high, int | float) and not low < high:
        place.at("high").note(
            Text("The range is empty: 'high' must be above 'low'.", "取值范围为空：'high' 必须大于 'low'。")
        )


def _dtype(raw: Raw, place: Place) -> str | None:
    if raw is None or raw in DTYPES:
        return None if raw is None else str(raw)
    place.note(unknown_word(str(raw), DTYPES))
    return None


def _requires_grad(raw: Mapping[str, object], kind: DrawKind, place: Place) -> bool:
    wanted = raw.get("requires_grad", False)
    if not isinstance(wanted, bool):
        place.note(Text("Write true or false here.", "这里应当是 true 或 false。"))
        return False
    if wanted and (not kind.floating or "float" not in str(raw.get("dtype", "float"))):
        place.note(
            Text("Only floating tensors can require grad. Leave it out.", "只有浮点张量才能要求梯度，请删去这一项。")
        )
    return wanted


def _plain(raw: Raw, place: Place) -> Literal_:
    """Return a plain value, lists as tuples."""
    if isinstance(raw, list):
        return tuple(_plain(one, place.at(number)) for number, one in enumerate(raw))
    if isinstance(raw, dict):
        place.note(
            Text("A draw cannot stand inside a list. Write plain values.", "列表里不能再写生成方式，请写普通的值。")
        )
        return None
    value: Literal_ = raw
    return value


def _not_a_number(raw: Raw) -> Text | None:
    """Return how YAML spells a number that Python spells like this word; None for other words."""
    spelt = {"inf": ".inf", "+inf": ".inf", "-inf": "-.inf", "infinity": ".inf", "-infinity": "-.inf", "nan": ".nan"}
    if not isinstance(raw, str) or raw.lower() not in spelt:
        return None
    text = Text("'{word}' is text in YAML. Write {spelt}.", "'{word}' 在 YAML 中是文本，请写成 {spelt}。")
    return text.format(word=raw, spelt=spelt[raw.lower()])


def _note_ragged(raw: Raw, place: Place) -> None:
    """Note what keeps nested lists from being a tensor."""
    if not isinstance(raw, list):
        if not isinstance(raw, int | float):
            place.note(_not_a_number(raw) or Text("Write numbers here.", "这里应当是数字。"))
        return
    for number, one in enumerate(raw):
        _note_ragged(one, place.at(number))
    if len({_outline(entry) for entry in raw}) > 1:
        place.note(Text("The rows have different lengths. Make them equal.", "各行长度不同，请改成一样长。"))


def _outline(raw: Raw) -> tuple[int, ...]:
    """Return the shape of nested lists by their first entries."""
    return (len(raw), *(_outline(raw[0]) if raw else ())) if isinstance(raw, list) else ()
