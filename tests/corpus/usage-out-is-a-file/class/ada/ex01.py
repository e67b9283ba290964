def mse_grad(x, w, b, y):
    r = y - (x @ w + b)
    return -2 * x.T @ r, -2 * r.sum()
