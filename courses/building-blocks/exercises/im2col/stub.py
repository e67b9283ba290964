"""im2col: convolution as a matrix product, in numpy."""

import numpy as np


def im2col(x: np.ndarray, size: int, stride: int = 1) -> np.ndarray:
    """Return all windows of size × size of x (N, C, H, W) as rows: (N·OH·OW, C·size·size)."""
    raise NotImplementedError


def conv2d(x: np.ndarray, weight: np.ndarray, bias: np.ndarray, stride: int = 1) -> np.ndarray:
    """Return the convolution of x (N, C, H, W) with weight (K, C, S, S) and bias (K,): (N, K, OH, OW)."""
    raise NotImplementedError
