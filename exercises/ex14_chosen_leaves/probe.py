"""Builds a graph over leaves, lets the submission go back through it, and looks at every `.grad`."""

import torch


def grads_after(submission, f, leaves, chosen, calls=1, before=None, others=None):
    """Return the .grad of all leaves after some calls on z = f(*leaves).

    `before` fills every .grad at first, `others` that of the leaves that are not chosen.
    """
    leaves = [leaf.detach().requires_grad_() for leaf in leaves]  # fresh, on the same memory
    for place, leaf in enumerate(leaves):
        held = before if others is None or place in chosen else others
        if held is not None:
            leaf.grad = torch.full_like(leaf, held)
    z = f(*leaves)
    for _ in range(calls):
        submission.backward_only(z, [leaves[place] for place in chosen])
    names = f.__code__.co_varnames  # the parameters of f come first
    return {f"{name}.grad": leaf.grad for name, leaf in zip(names, leaves, strict=False)}
