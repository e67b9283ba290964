def softmax_backward(p, grad_out, dim=-1):
    """Return dL/dz."""
    print("p has the shape, p.shape)
    return p
