"""Wrong: backward changes what was saved, so that a second one finds something else."""

import torch


class FusedCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, target):
        z = logits - logits.amax(1, keepdim=True)
        log_p = z - torch.log(torch.exp(z).sum(1, keepdim=True))
        ctx.p, ctx.target = torch.exp(log_p), target
        return -log_p[torch.arange(len(target)), target].mean()

    @staticmethod
    def backward(ctx, grad_loss):
        p, target = ctx.p, ctx.target
        p[torch.arange(len(target)), target] -= 1
        return grad_loss * p / len(target), None
