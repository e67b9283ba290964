def softmax_backward(p, grad_out, dim=-1):
    print("p", tuple(p.shape))
    return p * (1 - p) * grad_out
