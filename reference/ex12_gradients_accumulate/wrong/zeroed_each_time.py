"""Wrong: the gradient is zeroed before every call."""


def backward_n(inp, v, n):
    out = (inp + 1).pow(2)
    grads = []
    for _ in range(n + 1):
        if inp.grad is not None:
            inp.grad.zero_()
        out.backward(v, retain_graph=True)
        grads.append(inp.grad.clone())
    return grads
