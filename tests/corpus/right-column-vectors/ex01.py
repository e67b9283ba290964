def mse_grad(x, w, b, y):
    n, d = x.shape
    residual = (x @ w.reshape(d, 1) + b).reshape(n, 1) - y.reshape(n, 1)
    return (2 * x.T @ residual).reshape(d), (2 * residual).sum()
