"""Wrong: the list holds inp.grad itself; zeroing drops it, so only the last entry is another tensor."""


def backward_n(inp, v, n):
    out = (inp + 1).pow(2)
    grads = []
    for _ in range(n):
        out.backward(v, retain_graph=True)
        grads.append(inp.grad)
    inp.grad = None
    out.backward(v, retain_graph=True)
    grads.append(inp.grad)
    return grads
