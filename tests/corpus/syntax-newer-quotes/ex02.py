def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))


options = {"dim": -1}
print(f"{options["dim"]}")
