def softmax_backward[T](p: T, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
