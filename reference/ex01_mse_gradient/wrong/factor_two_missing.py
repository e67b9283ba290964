"""Wrong: the gradient of half the squared error."""

import torch


def mse_grad(x, w, b, y):
    error = x @ w + b - y
    dw = x.T @ error
    db = error.sum()
    return dw, db
