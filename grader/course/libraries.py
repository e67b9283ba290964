"""The libraries that a course or an exercise allows: which names make sense there."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

from grader.text import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.course.place import Place

_ALWAYS: Final = frozenset({"torch", "numpy"}) | sys.stdlib_module_names
_NEVER: Final = frozenset({"grader", "landlockpy", "seccompy"})
_THERE = Text("Every submission may import '{name}' already. Remove it.", "所有提交都可以导入 '{name}'，请从这里删去。")
_OURS = Text(
    "'{name}' belongs to the grader itself, and no submission may import it. Remove it.",
    "'{name}' 属于评分程序本身，任何提交都不得导入，请删去。",
)
_TWICE = Text("'{name}' is listed twice. Keep one.", "'{name}' 列了两次，请只保留一个。")


def note_libraries(names: Sequence[str], place: Place) -> None:
    """Note the names under `libraries` that do not belong there."""
    for number, name in enumerate(names):
        fault = _THERE if name in _ALWAYS else _OURS if name in _NEVER else _TWICE if name in names[:number] else None
        if fault is not None:
            place.at("libraries", number).note(fault.format(name=name))
