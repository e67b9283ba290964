"""Wrong: the last copy is taken right after zeroing, without the last backward."""


def backward_n(inp, v, n):
    out = (inp + 1).pow(2)
    grads = []
    for _ in range(n):
        out.backward(v, retain_graph=True)
        grads.append(inp.grad.clone())
    inp.grad.zero_()
    grads.append(inp.grad.clone())
    return grads
