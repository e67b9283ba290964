"""Wrong: the powers of raw logits overflow."""

import torch


class FusedCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, target):
        e = torch.exp(logits)
        total = e.sum(1, keepdim=True)
        ctx.save_for_backward(e / total, target)
        picked = logits[torch.arange(len(target)), target]
        return (torch.log(total.squeeze(1)) - picked).mean()

    @staticmethod
    def backward(ctx, grad_loss):
        p, target = ctx.saved_tensors
        grad = p.clone()
        grad[torch.arange(len(target)), target] -= 1
        return grad_loss * grad / len(target), None
