"""Wrong: the step is reported as skipped and made all the same."""

import torch


def scaled_step(params, grads, scale, lr):
    skipped = any(not torch.isfinite(g).all() for g in grads)
    return [p - lr * g.float() / scale for p, g in zip(params, grads)], skipped


def next_scale(scale, skipped, good_steps, growth_interval=2000):
    if skipped:
        return scale / 2, 0
    good_steps += 1
    if good_steps == growth_interval:
        return scale * 2, 0
    return scale, good_steps
