"""Wrong: the first backward frees the graph that the second needs."""


def backward_n(inp, v, n):
    out = (inp + 1).pow(2)
    grads = []
    for _ in range(n):
        out.backward(v)
        grads.append(inp.grad.clone())
    inp.grad.zero_()
    out.backward(v)
    grads.append(inp.grad.clone())
    return grads
