def softmax_backward(p, grad_out, dim=-1):
    while True:
        p = p * 1.0
