"""Newton's step on a quadratic that is easy and on one that is ill-conditioned."""

import torch


def hilbert(submission, x0):
    """Return the point reached on the easy quadratic, and whether the gradient on the other one is at most 1e-8."""
    index = torch.arange(1, 11, dtype=torch.float64)
    matrix = (1 / (index[:, None] + index - 1)).to(x0)  # Hᵢⱼ = 1 / (i + j − 1)
    easy = submission.newton(lambda x: (x * x).sum() + 0.5 * x.sum() ** 2 - 3 * x[0], x0, 1)
    hard = submission.newton(lambda x: 0.5 * (x - 1) @ matrix @ (x - 1), x0, 1)
    gradient = matrix @ (hard[-1].detach() - 1)
    return easy[-1].detach(), bool(gradient.abs().max() <= 1e-8)
