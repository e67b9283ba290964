def softmax_backward():
    p, grad_out = 1.0, 2.0
    return p * grad_out
