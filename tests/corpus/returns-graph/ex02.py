def softmax_backward(p, grad_out, dim=-1):
    q = p.clone().requires_grad_()
    return q * (grad_out - (grad_out * q).sum(dim, keepdim=True))
