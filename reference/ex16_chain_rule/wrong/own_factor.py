"""Wrong: the derivative of x·w1 by w1 is taken for w1."""

import torch


def chain(x, w1, b1, w2, b2):
    dy2_dy1 = w2
    dy1_dw1 = w1
    return {"dy2_dy1": dy2_dy1, "dy1_dw1": dy1_dw1, "dy2_dw1": dy2_dy1 * dy1_dw1}
