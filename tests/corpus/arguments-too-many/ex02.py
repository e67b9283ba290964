def softmax_backward(z, p, grad_out, dim):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
