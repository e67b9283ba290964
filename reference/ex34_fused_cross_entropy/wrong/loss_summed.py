"""Wrong: loss and gradient belong to the sum over the samples."""

import torch


class FusedCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, target):
        z = logits - logits.amax(1, keepdim=True)
        log_p = z - torch.log(torch.exp(z).sum(1, keepdim=True))
        ctx.save_for_backward(torch.exp(log_p), target)
        return -log_p[torch.arange(len(target)), target].sum()

    @staticmethod
    def backward(ctx, grad_loss):
        p, target = ctx.saved_tensors
        grad = p.clone()
        grad[torch.arange(len(target)), target] -= 1
        return grad_loss * grad, None
