"""Accuracy on images whose labels never leave the judge, and training twice with the same seed."""

import runpy
from pathlib import Path

import torch

from grader.judge.checks import require
from grader.text import Text

IMAGES = runpy.run_path(str(Path(__file__).with_name("probe.py")))["images"]


def drawn(draw, count):
    seed = int(draw("integers", 1, high=2**31))
    return (*IMAGES(count, seed), seed % 1000)


def classified(submission, x, y, seed, fresh, times=1):
    classes = submission.probe("classified" if times == 1 else "asked_twice", x, y, seed, fresh)
    shape = (times * len(fresh),)
    shaped = isinstance(classes, torch.Tensor) and classes.shape == shape and classes.dtype == torch.int64
    text = Text(
        "`predict` should return an int64 tensor of shape (N,).", "`predict` 应当返回形状为 (N,) 的 int64 张量。"
    )
    require(shaped, text)
    return classes


def enough_are_right(submission, draw):
    x, y, seed = drawn(draw, 2000)
    classes = classified(submission, x[:1500], y[:1500], seed, x[1500:])
    text = Text("Less than 90 % of the new images were recognised.", "新图片的正确率不到 90%。")
    require(int((classes == y[1500:]).sum()) >= 450, text)


def test_accuracy(submission, draw):
    enough_are_right(submission, draw)


def test_same_seed(submission, draw):
    x, y, seed = drawn(draw, 400)
    static = draw("uniform", 500, 1, 8, 8, dtype="float32")  # images of nothing, where opinions differ
    first, second = (classified(submission, x, y, seed, static) for _ in range(2))
    require(
        torch.equal(first, second), Text("Two trainings with the same seed differ.", "用同一个种子训练两次，结果不同。")
    )
    require(len(first.unique()) > 1, Text("All images were given the same class.", "所有图片都被判为同一类。"))
