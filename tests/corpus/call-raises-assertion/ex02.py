def softmax_backward(p, grad_out, dim=-1):
    answer = p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
    assert answer.sum() == 0, "rows must sum to 0"
    return answer
