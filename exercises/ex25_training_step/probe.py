"""Beside the submission: a model with given parameters, an optimizer, and several training steps in a row."""

import torch
from torch import nn


def steps(submission, x, y, parameters, lr, times, stale=None, momentum=0.0, decay=0.0):
    """Make `times` steps with the squared error; `stale` fills all gradients before the first.

    Returns the losses, the parameters after all steps, and, only if no parameter moved at all, how often the optimizer
    stepped and the gradients left behind: they tell a step that is missing from one that found no gradients.
    """
    return _steps(submission, nn.MSELoss(), x, y, parameters, (lr, momentum, decay), times, stale)


def classifier_steps(submission, x, y, parameters, lr, times, stale=None, momentum=0.0, decay=0.0):
    """Do the same with the cross-entropy; y are classes."""
    return _steps(submission, nn.CrossEntropyLoss(), x, y, parameters, (lr, momentum, decay), times, stale)


def signed_steps(submission, x, y, parameters, lr, times, stale=None, momentum=0.0, decay=0.0):
    """Do the same with the mean of −(model(x) · y), which may be negative, or 0."""
    return _steps(submission, _negative_product, x, y, parameters, (lr, momentum, decay), times, stale)


def picture_steps(submission, x, y, weight, bias, lr, times):
    """Do the same with a convolution: x are pictures (N, C, H, W), y of the shape of what the convolution makes."""
    layer = nn.Conv2d(weight.shape[1], weight.shape[0], weight.shape[-1])
    return _steps(submission, nn.MSELoss(), x, y, [weight, bias], (lr, 0.0, 0.0), times, 1.0, _filled(layer, weight, bias))


def token_steps(submission, x, y, table, weight, bias, lr, times):
    """Do the same with an embedding and a layer: x are numbers of words (N, T), y are (N, T, K)."""
    words = nn.Embedding(*table.shape, dtype=table.dtype, device=table.device)
    with torch.no_grad():
        words.weight.copy_(table)
    layer = _filled(nn.Linear(weight.shape[1], weight.shape[0]), weight, bias)
    model = nn.Sequential(words, layer)
    return _steps(submission, nn.MSELoss(), x, y, [table, weight, bias], (lr, 0.0, 0.0), times, 1.0, model)


def _negative_product(predicted, y):
    return -(predicted * y).mean()


def _filled(layer, weight, bias):
    layer = layer.to(weight)  # its dtype and its device
    layer.load_state_dict({"weight": weight, "bias": bias})
    return layer


def _steps(submission, criterion, x, y, parameters, settings, times, stale, model=None):
    model = _network(parameters) if model is None else model
    lr, momentum, decay = settings
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=momentum, weight_decay=decay)
    if stale is not None:
        for one in model.parameters():
            one.grad = torch.full_like(one, stale)
    taken = []
    optimizer.register_step_post_hook(lambda *_: taken.append(1))
    losses = [submission.training_step(model, optimizer, criterion, x, y) for _ in range(times)]
    after = [one.detach().clone() for one in model.parameters()]
    moved = any(not torch.equal(one, before) for one, before in zip(after, parameters, strict=True))
    left = [] if moved else [len(taken), *(one.grad for one in model.parameters() if one.grad is not None)]
    return losses, after, left


def _network(parameters):
    layers = []
    for weight, bias in zip(parameters[::2], parameters[1::2], strict=True):
        if layers:
            layers.append(nn.Tanh())
        layers.append(_filled(nn.Linear(weight.shape[1], weight.shape[0]), weight, bias))
    return nn.Sequential(*layers)
