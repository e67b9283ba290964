def softmax_backward(p, grad_out, dim=-1):
    print p.shape
    return p
