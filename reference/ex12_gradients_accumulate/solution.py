"""What `.grad` holds after one backward, after several, and after zeroing.

backward() computes 2 v (inp + 1) and adds it to inp.grad, in place: after k calls inp.grad is k times that. The graph
is kept because it is used again, and each state is cloned because inp.grad goes on changing.

Left out: `zero_grad` of optimisers, which drops `.grad` (None) in place of filling it with zeros.
"""

from torch import Tensor


def backward_n(inp: Tensor, v: Tensor, n: int) -> list[Tensor]:
    """Return a copy of inp.grad after each of n calls of backward, and after one more on a zeroed inp.grad."""
    out = (inp + 1) ** 2  # (…), one graph for all calls
    copies = []
    for _ in range(n):
        out.backward(v, retain_graph=True)
        copies.append(inp.grad.clone())  # (…), k times 2 v (inp + 1)
    inp.grad.zero_()
    out.backward(v)
    copies.append(inp.grad.clone())  # (…), once 2 v (inp + 1)
    return copies
