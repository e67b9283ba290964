"""ex22: forward propagation, by components and by vectors."""

from collections.abc import Sequence

import torch
from torch import Tensor


def layer_components(a: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Return σ(w a + b), each component written as a sum over indices.

    Args:
        a: (D,), the outputs of the layer before.
        w: (K, D); w[k, i] joins neuron k of this layer with neuron i of the layer before.
        b: (K,), the biases.

    Returns:
        (K,), the outputs of this layer.
    """
    raise NotImplementedError


def layer(a: Tensor, w: Tensor, b: Tensor) -> Tensor:
    """Return σ(w a + b), written with vectors; shapes as in `layer_components`."""
    raise NotImplementedError


def forward(a: Tensor, weights: Sequence[Tensor], biases: Sequence[Tensor]) -> Tensor:
    """Return the output of a network with any number of layers, each σ(w a + b).

    Args:
        a: (D,), the input.
        weights: one matrix a layer, the first (H, D), the last (K, …).
        biases: one vector a layer.

    Returns:
        (K,), the outputs of the last layer.
    """
    raise NotImplementedError
