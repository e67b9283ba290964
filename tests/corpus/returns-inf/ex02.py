def softmax_backward(p, grad_out, dim=-1):
    s = (grad_out * p).sum(dim, keepdim=True)
    return p * (grad_out - s) + grad_out.exp().log() - grad_out
