"""The JSON Schema of an argument, for editors: a plain value, or one kind of draw with its options."""

from __future__ import annotations

from typing import Any, Final

from grader.course.kinds import COMMON, DTYPES, KINDS, DrawKind, OptionType, Takes

_JSON_SIZE: Final = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string"}]}
_JSON_TAKES: Final[dict[Takes, dict[str, Any]]] = {
    Takes.SHAPE: {"type": "array", "items": _JSON_SIZE},
    Takes.ORDER: _JSON_SIZE,
    Takes.NOTHING: {"type": "array", "maxItems": 0},
    Takes.VALUES: {"type": ["array", "number", "boolean"]},
    Takes.CHOICES: {"type": "array", "minItems": 1},
    Takes.DRAWS: {"type": "array"},
    Takes.SOURCE: {"type": "string"},
    Takes.LENGTH: _JSON_SIZE,
    Takes.MAPPING: {"type": ["object", "array"]},
}
_JSON_OPTION: Final[dict[OptionType, dict[str, Any]]] = {
    OptionType.NUMBER: {"type": ["number", "string"]},
    OptionType.WHOLE: {"type": ["integer", "string"]},
    OptionType.DIM: {"type": "integer"},
    OptionType.WORDS: {"type": ["string", "array"]},
}


def _json_of_kind(name: str, kind: DrawKind) -> dict[str, Any]:
    properties = {name: _JSON_TAKES[kind.takes]} | {one: _JSON_OPTION[of] for one, of in kind.options.items()}
    if kind.tensor:
        properties |= {
            "dtype": {"enum": list(DTYPES)},
            "requires_grad": {"type": "boolean"},
            "numpy": {"type": "boolean"},
        }
        assert properties.keys() >= COMMON  # the table of common options and their schema go together
    return {
        "type": "object",
        "properties": properties,
        "required": [name, *sorted(kind.needs)],
        "additionalProperties": False,
    }


JSON_ARGUMENT: Final = {
    "description": "A plain value, or a draw: one kind with its options.",
    "anyOf": [
        {"type": ["number", "boolean", "string", "null", "array"]},
        *(_json_of_kind(name, kind) for name, kind in KINDS.items()),
    ],
}
