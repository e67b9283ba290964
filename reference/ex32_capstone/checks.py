"""The same on other images, and asking the same question twice."""

import runpy
from pathlib import Path

import torch

from grader.judge.checks import require
from grader.text import Text

PUBLIC = runpy.run_path(str(Path(__file__).parents[2] / "exercises" / "ex32_capstone" / "checks.py"))


def test_other_images(submission, draw):
    PUBLIC["enough_are_right"](submission, draw)


def test_steadiness(submission, draw):
    practice = PUBLIC["drawn"](draw, 400)
    noise = draw("uniform", 500, 1, 8, 8, dtype="float32")
    answers = [PUBLIC["classified"](submission, *practice, noise, times=2).reshape(2, -1) for _ in range(2)]
    same = all(torch.equal(answers[0][0], one) for pair in answers for one in pair)
    require(same, Text("The same question was answered in different ways.", "同样的问题得到了不同的回答。"))
    x, y, seed = PUBLIC["drawn"](draw, 700)
    order = y[400:].argsort()
    dimmer = noise[:100] * torch.linspace(0.2, 1, 100).reshape(-1, 1, 1, 1)
    fresh = torch.cat([dimmer, x[400:][order]])  # one by one, then one class at a time
    sizes = [1] * 100 + y[400:].bincount(minlength=10).tolist()
    classes = submission.probe("asked_in_parts", x[:400], y[:400], seed, fresh, sizes)
    shaped = isinstance(classes, torch.Tensor) and classes.shape == (3 * len(fresh),)
    require(shaped, Text("`predict` should return a tensor of shape (N,).", "`predict` 应当返回形状为 (N,) 的张量。"))
    together, backwards, apart = classes.reshape(3, -1)
    alike = min(float((together == other).float().mean()) for other in (backwards, apart))
    text = Text(
        "The class of an image depends on the other images that are asked about with it.",
        "一张图片的类别取决于与它一起询问的其他图片。",
    )
    require(alike > 0.97, text, "judged-by-its-company")  # a rounding may decide between two classes
    require(len(answers[0].unique()) > 1, Text("All images were given the same class.", "所有图片都被判为同一类。"))
