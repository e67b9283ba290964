"""Wrong: inf and nan are replaced by 0 and the step is made."""

import torch


def scaled_step(params, grads, scale, lr):
    skipped = any(not torch.isfinite(g).all() for g in grads)
    clean = [torch.nan_to_num(g.float(), 0.0, 0.0, 0.0) for g in grads]
    return [p - lr * g / scale for p, g in zip(params, clean)], skipped


def next_scale(scale, skipped, good_steps, growth_interval=2000):
    if skipped:
        return scale / 2, 0
    good_steps += 1
    if good_steps == growth_interval:
        return scale * 2, 0
    return scale, good_steps
