import torch


def mse_grad(x, w, b, y):
    r = y - (x @ w + b)
    return -2 * x.T @ r, -2 * r.sum()


if __name__ == "__main__":
    w = torch.zeros(2, requires_grad=True)
    loss = ((torch.ones(3, 2) @ w - 1) ** 2).sum()
    loss.backward()
    print(w.grad, mse_grad(torch.ones(3, 2), w, torch.zeros(()), torch.ones(3)))
    raise SystemExit("this does not run here")
