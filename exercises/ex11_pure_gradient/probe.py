"""Looks at `.grad` and `requires_grad` from the caller's side."""


def gradient_kept(submission, x, w, y, before=None):
    """Return two answers in a row, and the state of w after them; `before` is what w.grad held."""
    if before is not None:
        w.grad = before.clone()
    answers = [submission.mse_grad(x, w, y) for _ in range(2)]
    return {"answers": answers, "w.grad": w.grad, "w.requires_grad": w.requires_grad}
