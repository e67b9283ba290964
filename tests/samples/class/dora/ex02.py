def softmax_backward(p, grad_out, dim=-1):
    total = 0
    i = 0
    while i < p.shape[dim]:
        total = total + (p * grad_out).select(dim, i)
    return p * (grad_out - total.unsqueeze(dim))
