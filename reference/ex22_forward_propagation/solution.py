"""Forward propagation through fully connected layers.

by components:  z_k = Σᵢ w_ki a_i + b_k,   a'_k = σ(z_k)
by vectors:     a' = σ(w a + b)
many layers:    the output of each is the input of the next

Row k of w belongs to neuron k of the layer that is computed.

Left out: batches of inputs, other activations.
"""

from collections.abc import Sequence

import torch
from torch import Tensor


def layer_components(a: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Return σ(w a + b) (K,) for a (D,), w (K, D), b (K,), one component after the other."""
    outputs = []
    for k in range(w.shape[0]):
        z = b[k]  # ()
        for i in range(w.shape[1]):
            z = z + w[k, i] * a[i]
        outputs.append(torch.sigmoid(z))
    return torch.stack(outputs)  # K times () -> (K,)


def layer(a: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Return σ(w a + b) (K,) for a (D,), w (K, D), b (K,)."""
    return torch.sigmoid(w @ a + b)  # (K, D) @ (D,) + (K,) -> (K,)


def forward(a: Tensor, weights: Sequence[Tensor], biases: Sequence[Tensor]) -> Tensor:
    """Return the output of the last layer."""
    for w, b in zip(weights, biases, strict=True):
        a = layer(a, w, b)
    return a
