"""Builds a graph over leaves, lets the submission go back through it, and looks at every `.grad`."""

import torch


def grads_after(submission, f, leaves, chosen, calls=1, before=None):
    """Return the .grad of all leaves after some calls on z = f(*leaves); `before` fills every .grad at first."""
    leaves = [leaf.detach().requires_grad_() for leaf in leaves]  # fresh, on the same memory
    if before is not None:
        for leaf in leaves:
            leaf.grad = torch.full_like(leaf, before)
    z = f(*leaves)
    for _ in range(calls):
        submission.backward_only(z, [leaves[place] for place in chosen])
    names = f.__code__.co_varnames  # the parameters of f come first
    return {f"{name}.grad": leaf.grad for name, leaf in zip(names, leaves, strict=False)}
