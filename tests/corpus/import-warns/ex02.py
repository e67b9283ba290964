import warnings

warnings.warn("old", DeprecationWarning)
warnings.simplefilter("error")

def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
