"""Wrong: db keeps one number for each sample."""

import torch


def mse_grad(x, w, b, y):
    error = x @ w + b - y
    dw = 2 * (x.T @ error)
    db = 2 * error
    return dw, db
