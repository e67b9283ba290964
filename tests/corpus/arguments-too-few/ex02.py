def softmax_backward(p, grad_out):
    return p * (grad_out - (grad_out * p).sum(-1, keepdim=True))
