import torch

softmax_backward = torch.ones(3)
