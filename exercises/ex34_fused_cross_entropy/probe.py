"""Beside the submission: forward and backward of its Function, one after the other and several at a time."""

import torch


def gradients(submission, logits, target, weight=1.0):
    """Return the loss, the gradient of weight · loss by the logits, and the name of the node that made the loss."""
    leaf = logits.detach().requires_grad_()  # fresh, on the same memory
    loss = submission.FusedCrossEntropy.apply(leaf, target)
    (weight * loss).sum().backward()
    return loss, leaf.grad, loss.grad_fn.name()


def two_at_a_time(submission, logits, target, others, others_target, weights):
    """Return two losses, both computed before the first backward, and the gradients of their weighted sum."""
    leaves = [one.detach().requires_grad_() for one in (logits, others)]
    losses = [
        submission.FusedCrossEntropy.apply(*one) for one in zip(leaves, (target, others_target), strict=True)
    ]
    sum(weight * loss for weight, loss in zip(weights, losses, strict=True)).sum().backward()
    return losses, [leaf.grad for leaf in leaves]


def checked(submission, logits, target, weight=1.0):
    """Return loss and gradient, and whether PyTorch's gradcheck passes; it wants float64."""
    leaf = logits.detach().double().requires_grad_()
    passes = torch.autograd.gradcheck(submission.FusedCrossEntropy.apply, (leaf, target), raise_exception=False)
    return *gradients(submission, logits, target, weight)[:2], passes


def passes(submission, logits, target, weights):
    """Return as many losses as there are weights, each of a table of its own, and the gradient of their weighted sum."""
    leaf = logits.detach().requires_grad_()
    tables = [leaf.roll(shift, dims=1) for shift in range(len(weights))]
    losses = torch.stack([submission.FusedCrossEntropy.apply(table, target) for table in tables])
    losses.backward(weights)
    return losses.detach(), leaf.grad
