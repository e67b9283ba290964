"""Wrong: dy2_dw1 is the derivative by the weight of the other layer."""

import torch


def chain(x, w1, b1, w2, b2):
    y1 = x * w1 + b1
    dy2_dy1 = w2
    dy1_dw1 = x
    return {"dy2_dy1": dy2_dy1, "dy1_dw1": dy1_dw1, "dy2_dw1": y1 * dy1_dw1}
