"""Wrong: the biases stay in the derivatives."""

import torch


def chain(x, w1, b1, w2, b2):
    dy2_dy1 = w2 + b2
    dy1_dw1 = x + b1
    return {"dy2_dy1": dy2_dy1, "dy1_dw1": dy1_dw1, "dy2_dw1": dy2_dy1 * dy1_dw1}
