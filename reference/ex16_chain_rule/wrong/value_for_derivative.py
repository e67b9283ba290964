"""Wrong: y1 itself is taken for the derivative by y1."""

import torch


def chain(x, w1, b1, w2, b2):
    y1 = x * w1 + b1
    dy2_dy1 = y1
    dy1_dw1 = x
    return {"dy2_dy1": dy2_dy1, "dy1_dw1": dy1_dw1, "dy2_dw1": dy2_dy1 * dy1_dw1}
