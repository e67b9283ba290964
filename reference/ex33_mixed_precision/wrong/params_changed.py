"""Wrong: the parameters are changed in place."""

import torch


def scaled_step(params, grads, scale, lr):
    if any(not torch.isfinite(g).all() for g in grads):
        return params, True
    for p, g in zip(params, grads):
        p -= lr * g.float() / scale
    return params, False


def next_scale(scale, skipped, good_steps, growth_interval=2000):
    if skipped:
        return scale / 2, 0
    good_steps += 1
    if good_steps == growth_interval:
        return scale * 2, 0
    return scale, good_steps
