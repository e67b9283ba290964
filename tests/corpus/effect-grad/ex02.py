def softmax_backward(p, grad_out, dim=-1):
    p.grad = p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
    return p.grad.clone()
