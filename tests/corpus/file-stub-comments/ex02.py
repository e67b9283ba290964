# ada, 3 May
import torch


def softmax_backward(p, grad_out, dim=-1):
    # I do not know how to begin
    raise NotImplementedError
