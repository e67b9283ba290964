def softmax_backward(p, grad_out, dim=-1):
    mean = (p * grad_out).sum(dim, keepdim=True) / (p.sum(dim, keepdim=True) + 1e-6)
    return p * (grad_out - mean)
