"""Wrong: the last call adds to the n before it."""


def backward_n(inp, v, n):
    out = (inp + 1).pow(2)
    grads = []
    for _ in range(n + 1):
        out.backward(v, retain_graph=True)
        grads.append(inp.grad.clone())
    return grads
