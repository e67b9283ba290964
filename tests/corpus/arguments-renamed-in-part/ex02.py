def softmax_backward(p, upstream, dim=-1):
    return p * (upstream - (upstream * p).sum(dim, keepdim=True))
