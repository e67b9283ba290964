"""Wrong: backward goes through the formula once more with autograd."""

import torch


class FusedCrossEntropy(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, target):
        z = logits - logits.amax(1, keepdim=True)
        log_p = z - torch.log(torch.exp(z).sum(1, keepdim=True))
        ctx.save_for_backward(logits, target)
        return -log_p[torch.arange(len(target)), target].mean()

    @staticmethod
    def backward(ctx, grad_loss):
        logits, target = ctx.saved_tensors
        with torch.enable_grad():
            z = logits.detach().requires_grad_()
            z_max = z.amax(1, keepdim=True)
            log_p = z - z_max - torch.log(torch.exp(z - z_max).sum(1, keepdim=True))
            loss = -log_p[torch.arange(len(target)), target].mean()
            (grad,) = torch.autograd.grad(loss, z)
        return grad_loss * grad, None
