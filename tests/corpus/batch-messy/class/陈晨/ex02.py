# 陈晨
def softmax_backward(p, grad_out, dim=-1):
    return p * (1 - p) * grad_out
