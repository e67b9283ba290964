"""Submissions that must not get full marks: wrong and forged ones; and a submission that writes outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from classes import RIGHT, ROOT

from graders.tool import Handed

if TYPE_CHECKING:
    from pathlib import Path

MISCONCEPTIONS = {
    "ex01": "ex01_mse_gradient/wrong/factor_two_missing.py",
    "ex02": "ex02_softmax_backward/wrong/diagonal_only.py",
    "ex03": "ex03_perceptron/wrong/factor_two_missing.py",
}

COMPARISON_REPLACED = """
import torch
import torch.testing

torch.testing.assert_close.__code__ = (lambda *args, **kwargs: None).__code__


def mse_grad(x, w, b, y):
    return torch.full_like(w, 7), torch.full_like(b, 7)
"""
"""Whatever is compared afterwards in this process is equal."""

ANSWER_TAKEN = """
import sys

import torch


def mse_grad(x, w, b, y):
    frame = sys._getframe(1)
    while frame is not None:
        for value in frame.f_locals.values():
            for pair in value.values() if isinstance(value, dict) else [value]:
                if isinstance(pair, (list, tuple)) and len(pair) == 2:
                    if [getattr(one, "shape", None) for one in pair] == [w.shape, b.shape]:
                        return tuple(pair)
        frame = frame.f_back
    return torch.full_like(w, 7), torch.full_like(b, 7)
"""
"""The caller has the expected answer in a variable: this submission returns it."""

LEAVES_WITH_SUCCESS = """
import os

os._exit(0)
"""

FORGED = {
    "the comparison replaced": COMPARISON_REPLACED,
    "the answer taken from the caller": ANSWER_TAKEN,
    "exit with success": LEAVES_WITH_SUCCESS,
}

WRITES = """
from pathlib import Path

try:
    Path({mark!r}).write_text("I was here")
except OSError:
    pass
"""


def right(students: int) -> list[Handed]:
    """Return right submissions to every exercise, each distinct."""
    return [
        Handed(f"student{number:03d}", exercise, f"# {number}\n{source}")
        for number in range(students)
        for exercise, source in RIGHT.items()
    ]


def wrong() -> list[Handed]:
    """Return a submission with a known misconception to every exercise."""
    return [
        Handed("wrong", exercise, (ROOT / "reference" / path).read_text(encoding="utf-8"))
        for exercise, path in MISCONCEPTIONS.items()
    ]


def forged() -> dict[str, Handed]:
    """Return submissions that never compute a gradient, by what they try."""
    return {name: Handed(f"forged{number}", "ex01", text) for number, (name, text) in enumerate(FORGED.items())}


def reaching(mark: Path) -> Handed:
    """Return a right submission that also tries to write a file outside."""
    return Handed("reaching", "ex01", WRITES.format(mark=str(mark)) + RIGHT["ex01"])
