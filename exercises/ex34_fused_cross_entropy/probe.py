"""Beside the submission: forward and backward of its Function, one after the other and several at a time.

While it is applied, torch's own operators keep no graph: a gradient comes from a Function, or there is none.
"""

import torch

_WITHOUT_GRAPH = torch._C._AutoDispatchBelowAutograd


def _loss(submission, logits, target):
    with _WITHOUT_GRAPH():
        return submission.FusedCrossEntropy.apply(logits, target)


def gradients(submission, logits, target, weight=1.0):
    """Return the loss, and the gradient of weight · loss by the logits; None where no Function made the loss."""
    leaf = logits.detach().requires_grad_()  # fresh, on the same memory
    loss = _loss(submission, leaf, target)
    if loss.requires_grad:
        loss.backward(weight * torch.ones_like(loss))
    return loss, leaf.grad


def two_at_a_time(submission, logits, target, others, others_target, weights):
    """Return two losses, both computed before the first backward, and the gradients of their weighted sum."""
    leaves = [one.detach().requires_grad_() for one in (logits, others)]
    losses = [_loss(submission, *one) for one in zip(leaves, (target, others_target), strict=True)]
    seeds = [(loss, weight * torch.ones_like(loss)) for weight, loss in zip(weights, losses, strict=True)]
    seeds = [(loss, seed) for loss, seed in seeds if loss.requires_grad]
    if seeds:
        torch.autograd.backward(*zip(*seeds, strict=True))
    return losses, [leaf.grad for leaf in leaves]


def checked(submission, logits, target, weight=1.0):
    """Return loss and gradient, and whether PyTorch's gradcheck passes; it wants float64."""
    leaf = logits.detach().double().requires_grad_()
    passes = torch.autograd.gradcheck(submission.FusedCrossEntropy.apply, (leaf, target), raise_exception=False)
    return *gradients(submission, logits, target, weight), passes


def passes(submission, logits, target, weights):
    """Return as many losses as there are weights, each of a table of its own, and the gradient of their weighted sum."""
    leaf = logits.detach().requires_grad_()
    tables = [leaf.roll(shift, dims=1) for shift in range(len(weights))]
    losses = torch.stack([_loss(submission, table, target) for table in tables])
    losses.backward(weights)
    return losses.detach(), leaf.grad
