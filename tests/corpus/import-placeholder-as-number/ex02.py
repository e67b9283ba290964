import pandas as pd
import torch
from scipy.special import softmax


def softmax_backward(p, grad_out, dim=-1):
    return p * torch.tensor(pd.Series([1.0, 2.0]).mean())
