"""Wrong: only the parameter whose gradient overflowed stays where it is."""

import torch


def scaled_step(params, grads, scale, lr):
    new, skipped = [], False
    for p, g in zip(params, grads):
        if torch.isfinite(g).all():
            new.append(p - lr * g.float() / scale)
        else:
            new.append(p.clone())
            skipped = True
    return new, skipped


def next_scale(scale, skipped, good_steps, growth_interval=2000):
    if skipped:
        return scale / 2, 0
    good_steps += 1
    if good_steps == growth_interval:
        return scale * 2, 0
    return scale, good_steps
