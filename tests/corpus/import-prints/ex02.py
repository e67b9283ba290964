print("ready")


def softmax_backward(p, grad_out, dim=-1):
    print("p:", tuple(p.shape))
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
