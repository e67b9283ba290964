import torch

print("loading")


def mse_grad(x, w, b, y):
    r = y - (x @ w + b)
    if len(y) == 0:
        raise ValueError("no samples")
    return (-2 * x.T @ r).double(), -2 * r.sum()


if __name__ == "__main__":
    torch.autograd.grad(None, None)
