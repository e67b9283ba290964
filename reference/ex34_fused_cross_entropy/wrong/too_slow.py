"""Wrong: one row after another, in a loop of Python."""

import torch


class FusedCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, target):
        p = torch.empty_like(logits)
        loss = logits.new_zeros(())
        for i in range(len(target)):
            z = logits[i] - logits[i].max()
            e = torch.exp(z)
            total = e.sum()
            p[i] = e / total
            loss = loss + torch.log(total) - z[target[i]]
        ctx.save_for_backward(p, target)
        return loss / len(target)

    @staticmethod
    def backward(ctx, grad_loss):
        p, target = ctx.saved_tensors
        grad = p.clone()
        grad[torch.arange(len(target)), target] -= 1
        return grad_loss * grad / len(target), None
