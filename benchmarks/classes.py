"""Classes to measure with: right submissions to ex01, ex02 and ex03, every file distinct; and some that hang."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

RIGHT = {
    "ex01": """
def mse_grad(x, w, b, y):
    r = y - (x @ w + b)
    return -2 * x.T @ r, -2 * r.sum()
""",
    "ex02": """
def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
""",
    "ex03": """
import torch

def train_perceptron(x, t, lr, epochs):
    w, b, losses = x.new_zeros(x.shape[1]), x.new_zeros(()), []
    for _ in range(epochs):
        o = torch.sigmoid(x @ w + b)
        losses.append(((o - t) ** 2).mean().item())
        d = 2 * (o - t) * o * (1 - o) / len(t)
        w, b = w - lr * (x.T @ d), b - lr * d.sum()
    return w, b, losses
""",
}

COMPUTES = """
def mse_grad(x, w, b, y):
    while True:
        pass
"""
SLEEPS = """
import time

def mse_grad(x, w, b, y):
    time.sleep(1_000)
"""


def write_class(folder: Path, students: int) -> None:
    """Write a class of right submissions; all files differ, so that each is judged."""
    for index in range(students):
        student = folder / f"student{index:05d}"
        student.mkdir(parents=True)
        for exercise, body in RIGHT.items():
            (student / f"{exercise}.py").write_text(f"# {student.name}\n{body}", encoding="utf-8")


def write_hanging(folder: Path, students: int, one_in: int, hanging: str = COMPUTES) -> int:
    """Write a class in which one submission in a given number hangs, and return how many hang."""
    count = 0
    for index in range(students):
        student = folder / f"student{index:05d}"
        student.mkdir(parents=True)
        hangs = index % one_in == 0
        count += hangs
        (student / "ex01.py").write_text(f"# {student.name}\n{hanging if hangs else RIGHT['ex01']}", encoding="utf-8")
    return count
