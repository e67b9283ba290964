def mse_gradient(x, w, b, y):
    r = x @ w + b - y
    return 2 * x.T @ r, 2 * r.sum()
