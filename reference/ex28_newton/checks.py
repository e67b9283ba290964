"""The Hilbert matrix once more, with the gradient taken in the judge."""

import torch

from grader.judge.checks import require
from grader.text import Text

QUADRATIC = (
    "lambda x: 0.5 * (x - 1) @ (1 / (torch.arange(10.0, dtype=torch.float64)[:, None]"
    " + torch.arange(1.0, 11.0, dtype=torch.float64))) @ (x - 1)"
)


def test_hilbert(submission, draw, compare):
    """After one step from anywhere no entry of the gradient exceeds 1e-8."""
    numbers = torch.arange(1, 11, dtype=torch.float64)
    matrix = 1 / (numbers[:, None] + numbers - 1)
    for scale in (1, 10, 100):
        x0 = draw("normal", 10, scale=scale)
        trajectory = submission.newton(draw("function", value=QUADRATIC), x0, 1)
        shaped = isinstance(trajectory, torch.Tensor) and trajectory.shape == (2, 10)
        require(shaped, Text("The result should be a tensor of shape (2, 10).", "返回值应当是形状为 (2, 10) 的张量。"))
        compare(trajectory[0], x0)
        gradient = matrix @ (trajectory[1].detach().double() - 1)
        text = Text("An entry of the gradient exceeds 1e-8.", "梯度有分量超过 1e-8。")
        require(bool(gradient.abs().max() <= 1e-8), text)
