"""Wrong: a small multiple of the identity makes the matrix invertible, and changes the answer."""

import torch


def least_squares(x, y):
    d = x.shape[1]
    eye = torch.eye(d, dtype=x.dtype, device=x.device)
    return torch.linalg.solve(x.T @ x + 1e-3 * eye, x.T @ y)
