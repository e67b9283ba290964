"""Looks at leaves and at `.grad` from the caller's side."""


def stepped(submission, w, step):
    """Return the new tensor, what kind it is, and w after the call."""
    leaf = w.detach().requires_grad_()  # on the same memory
    new = submission.fix_inplace(leaf, step)
    kind = {name: getattr(new, name, None) for name in ("is_leaf", "requires_grad")}
    return {"new": new, **kind, "w": leaf.detach().clone(), "w.grad": leaf.grad}


def sloped(submission, x, before):
    """Return the answer, and x.grad after it; `before` is what it held."""
    leaf = x.detach().requires_grad_()
    leaf.grad = before.clone()
    answer = submission.fix_nonscalar(leaf)
    return {"answer": answer, "x.grad": leaf.grad}
