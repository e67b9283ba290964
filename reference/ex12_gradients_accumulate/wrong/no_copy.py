"""Wrong: the list holds inp.grad itself, n + 1 times."""


def backward_n(inp, v, n):
    out = (inp + 1).pow(2)
    grads = []
    for _ in range(n):
        out.backward(v, retain_graph=True)
        grads.append(inp.grad)
    inp.grad.zero_()
    out.backward(v, retain_graph=True)
    grads.append(inp.grad)
    return grads
