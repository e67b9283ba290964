"""Wrong: the minus inside the square is lost when differentiating."""

import torch


def mse_grad(x, w, b, y):
    r = y - (x @ w + b)
    dw = 2 * (x.T @ r)
    db = 2 * r.sum()
    return dw, db
