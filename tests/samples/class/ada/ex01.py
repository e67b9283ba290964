def mse_grad(x, w, b, y):
    residual = x @ w + b - y
    return 2 * x.T @ residual, 2 * residual.sum()
