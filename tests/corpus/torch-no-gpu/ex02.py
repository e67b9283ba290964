def softmax_backward(p, grad_out, dim=-1):
    p, grad_out = p.cuda(), grad_out.cuda()
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
