"""Draws that make no tensor: texts, words, bytes, truth values, and the results of the course's own functions."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import numpy as np

from grader.errors import ReferenceFault
from grader.judge.cases.contents import as_argument, is_argument
from grader.judge.cases.source import shape_of
from grader.text import Text
from grader.worker.frame import Code

if TYPE_CHECKING:
    from grader.course.draws import Draw
    from grader.judge.cases.source import Argument, Plain, RandomSource

LETTERS = tuple("abcde ")
"""The letters of a text by default: few, so that parts of it repeat."""
WORDS = ("low", "lower", "lowest", "new", "newer", "newest", "wide", "wider", "widest")


def _picked(draw: Draw, source: RandomSource, default: tuple[str, ...]) -> list[str]:
    among = draw.options.get("among", default)
    assert isinstance(among, tuple)  # the schema admits words only
    (length,) = shape_of(draw, source)
    return [str(among[source.below(len(among))]) for _ in range(length)]


def draw_text(draw: Draw, source: RandomSource) -> Plain:
    """Make a text, letter by letter."""
    return "".join(_picked(draw, source, LETTERS))


def draw_words(draw: Draw, source: RandomSource) -> Plain:
    """Make a list of words."""
    return [*_picked(draw, source, WORDS)]


def draw_bytes(draw: Draw, source: RandomSource) -> Plain:
    """Make a byte string."""
    (length,) = shape_of(draw, source)
    return bytes(source.below(256) for _ in range(length))


def draw_bool(_draw: Draw, source: RandomSource) -> Plain:
    """Make a truth value."""
    return bool(source.below(2))


def draw_python(draw: Draw, source: RandomSource) -> Argument:
    """Make what a function of the course returns for a source of randomness and sizes."""
    written = str(draw.options["value"])
    rng = np.random.default_rng(source.below(2**62))
    try:
        made = Code(written).function()
        names = list(inspect.signature(made).parameters)[1:]
        value = made(rng, **{name: source.sizes[name] for name in names})
    except Exception as fault:  # any exception is the course's fault and is reported as such
        text = Text("The draw '{source}' fails: {fault!r}", "生成方式 '{source}' 出错：{fault!r}")
        raise ReferenceFault(text.format(source=written, fault=fault)) from fault
    value = as_argument(value)
    if not is_argument(value):
        text = Text(
            "The draw '{source}' makes an object of type `{type}`, which cannot be an argument. Return tensors, arrays,"
            " numbers, texts, bytes, or lists, tuples, dicts and sets of them.",
            "生成方式 '{source}' 得到的是 `{type}` 类型的对象，不能作为参数。"
            "请返回张量、数组、数、文本、字节串，或由它们组成的列表、元组、字典、集合。",
        )
        raise ReferenceFault(text.format(source=written, type=type(value).__name__))
    return value
