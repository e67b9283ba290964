"""Answers of the reference: the names of their parts, and whether a submission could send them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.errors import ReferenceFault
from grader.text import Text
from grader.worker.frame import FrameError
from grader.worker.request_frame import pack

if TYPE_CHECKING:
    from grader.course.model import Check, Exercise


def part_names(exercise: Exercise, check: Check) -> tuple[str, ...]:
    """Return the names of the parts of an answer in messages."""
    if check.steps is not None:
        return check.steps.labels
    return check.returns if check.call is None else exercise.entry_point(check.call).returns


def require_sendable(exercise: Exercise, check: Check, value: object) -> None:
    """Refuse an answer of the reference that no submission could send: nothing could equal it."""
    try:
        pack(value)
    except FrameError as fault:
        text = Text(
            "The reference solution of {id} returns something in check {check} that cannot be compared ({why}). Return"
            " tensors, arrays, numbers, texts, bytes, dataclasses, or lists, tuples, dicts and sets of them; of a"
            " generator say with `first` how many items count.",
            "{id} 的参考答案在检查 {check} 中返回了无法比较的内容（{why}）。请返回张量、数组、数、文本、字节串、"
            "dataclass，或由它们组成的列表、元组、字典、集合；若返回生成器，请用 `first` 写明比较前几项。",
        )
        raise ReferenceFault(text.format(id=exercise.id, check=check.id, why=fault)) from fault
