def mse_grad(x, w, b, y)
