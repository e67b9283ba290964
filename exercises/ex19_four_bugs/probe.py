"""Looks at leaves and at `.grad` from the caller's side."""

import torch


def stepped(submission, w, step):
    """Return the new tensor, its gradient of Σ w·new, and w after that; w.grad held `step` before."""
    leaf = w.detach().requires_grad_()  # on the same memory
    leaf.grad = torch.full_like(leaf, step)
    held = w.detach().clone()
    new = submission.fix_inplace(leaf, step)
    if isinstance(new, torch.Tensor) and new.requires_grad:
        (held * new).sum().backward()  # to the new leaf; to w, where the new tensor still hangs on its graph
    grad = new.grad if isinstance(new, torch.Tensor) and new.is_leaf else None
    return {"new": new, "new.grad": grad, "w": leaf.detach().clone(), "w.grad": leaf.grad}


def sloped(submission, x, before):
    """Return the answer, and x.grad after it; `before` is what it held."""
    leaf = x.detach().requires_grad_()
    leaf.grad = before.clone()
    answer = submission.fix_nonscalar(leaf)
    return {"answer": answer, "x.grad": leaf.grad}
