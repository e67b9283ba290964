import torch


def softmax_backward(p, grad_out, dim=-1):
    jacobian = torch.diag(p) - torch.outer(p, p)
    return torch.matmul(jacobian, grad_out.unsqueeze(0))
