def softmax_backward(p, grad_out, dim=-1):
    q = p.clamp_min(1e-3)
    return q * (grad_out - (grad_out * q).sum(dim, keepdim=True))
