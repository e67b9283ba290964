def mse_grad(x, y, w, b):
    r = y - (x @ w + b)
    return -2 * x.T @ r, -2 * r.sum()
