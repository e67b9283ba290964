def softmax_backward(p, grad_out, dim=-1):
    p.requires_grad_(True)
    return (p * (grad_out - (grad_out * p).sum(dim, keepdim=True))).detach()
