def mse_grad(x, w, b, y):
    w, b = w.clone().requires_grad_(), b.clone().requires_grad_()
    ((y - (x @ w + b)) ** 2).sum().backward()
    return w.grad, b.grad
