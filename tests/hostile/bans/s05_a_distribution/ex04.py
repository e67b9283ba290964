import torch


def sigmoid(x):
    return torch.distributions.Bernoulli(logits=x, validate_args=False).probs


def sigmoid_grad(x):
    return sigmoid(x) * sigmoid(-x)
