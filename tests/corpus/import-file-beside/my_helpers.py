def softmax_sum(p, g, dim):
    return (p * g).sum(dim, keepdim=True)
