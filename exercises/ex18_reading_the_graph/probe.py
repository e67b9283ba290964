"""Builds a graph beside the submission, which cannot be sent."""


def ops(submission, f, x):
    """Return the names that the submission reads in the graph of f(x)."""
    return submission.graph_ops(f(x.detach().requires_grad_()))
