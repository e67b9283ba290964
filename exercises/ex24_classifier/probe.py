"""Beside the submission: nets with given parameters, and what training makes of them."""

import torch
from torch import nn


def logits(submission, x, weight, bias):
    """Return the shapes of LinearNet's parameters and, with these parameters, its answer to x."""
    net = _filled(submission.LinearNet(), weight, bias)
    return sorted(list(one.shape) for one in net.parameters()), net(x)


def answered(submission, x, weight, bias):
    """Return its answer to x alone."""
    return _filled(submission.LinearNet(), weight, bias)(x)


def trained(submission, x, target, parameters, lr, epochs):
    """Train a net of linear layers with tanh between them; return the losses and its parameters after that."""
    return _train(submission, _network(parameters), x, target, lr, epochs)


def own_net_trained(submission, x, target, weight, bias, lr, epochs, turned=False):
    """Train the submission's LinearNet with its own `train`; `turned` hands it the images as transposed views."""
    net = _filled(submission.LinearNet(), weight, bias)
    x = x.mT if turned else x
    return *_train(submission, net, x, target, lr, epochs), net(x)


def _train(submission, net, x, target, lr, epochs):
    losses = submission.train(net, x, target, lr=lr, epochs=epochs)
    return losses, [one.detach().clone() for one in sorted(net.parameters(), key=lambda one: -one.dim())]


def _filled(net, weight, bias):
    net = net.to(weight)  # its dtype and its device
    with torch.no_grad():
        for one in net.parameters():
            one.copy_(weight if one.dim() == weight.dim() else bias)
    return net


def _network(parameters):
    layers = [nn.Flatten()]
    for weight, bias in zip(parameters[::2], parameters[1::2], strict=True):
        if len(layers) > 1:
            layers.append(nn.Tanh())
        layers.append(_filled(nn.Linear(weight.shape[1], weight.shape[0]), weight, bias))
    return nn.Sequential(*layers)
