"""The same on other images, and asking the same question twice."""

import runpy
from pathlib import Path

import torch

from grader.judge.checks import require
from grader.text import Text

PUBLIC = runpy.run_path(str(Path(__file__).parents[2] / "exercises" / "ex32_capstone" / "checks.py"))
classified, drawn, enough_are_right = (PUBLIC[name] for name in ("classified", "drawn", "enough_are_right"))


def test_other_images(submission, draw):
    enough_are_right(submission, draw)


def test_steadiness(submission, draw):
    x, y, seed = drawn(draw, 400)
    static = draw("uniform", 500, 1, 8, 8, dtype="float32")
    answers = [classified(submission, x, y, seed, static, times=2).reshape(2, -1) for _ in range(2)]
    same = all(torch.equal(answers[0][0], one) for pair in answers for one in pair)
    require(same, Text("The same question was answered in different ways.", "同样的问题得到了不同的回答。"))
    require(len(answers[0].unique()) > 1, Text("All images were given the same class.", "所有图片都被判为同一类。"))
