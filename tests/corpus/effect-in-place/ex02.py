def softmax_backward(p, grad_out, dim=-1):
    grad_out *= p
    return grad_out - p * grad_out.sum(dim, keepdim=True)
