"""Looks at `.grad` and `requires_grad` from the caller's side."""


def plain(submission, x, w, y):
    """Return two answers in a row, and the state of w after them."""
    answers = [submission.mse_grad(x, w, y) for _ in range(2)]
    return {"answers": answers, "w.grad": w.grad, "w.requires_grad": w.requires_grad}


def gradient_kept(submission, x, w, y, before):
    """Return two answers in a row, and w.grad after them; `before` is what it held."""
    w.grad = before.clone()
    answers = [submission.mse_grad(x, w, y) for _ in range(2)]
    return {"answers": answers, "w.grad": w.grad}
