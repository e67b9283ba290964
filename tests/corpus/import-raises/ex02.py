import torch

table = {"a": torch.ones(3)}


def example():
    return table["b"].sum()


print(example())

def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
