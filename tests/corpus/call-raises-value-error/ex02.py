def softmax_backward(p, grad_out, dim=-1):
    if dim < 0:
        raise ValueError("dim must not be negative")
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
