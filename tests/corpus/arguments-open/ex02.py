def softmax_backward(p, grad_out, *rest, **named):
    dim = named.get("dim", *rest) if rest else named.get("dim", -1)
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
