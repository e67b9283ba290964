"""Wrong: the gradients of the scaled loss are used as they come."""

import torch


def scaled_step(params, grads, scale, lr):
    if any(not torch.isfinite(g).all() for g in grads):
        return [p.clone() for p in params], True
    return [p - lr * g.float() for p, g in zip(params, grads)], False


def next_scale(scale, skipped, good_steps, growth_interval=2000):
    if skipped:
        return scale / 2, 0
    good_steps += 1
    if good_steps == growth_interval:
        return scale * 2, 0
    return scale, good_steps
