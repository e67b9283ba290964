"""Wrong: a class with an apply, and autograd does the rest."""

import torch


class FusedCrossEntropy(torch.autograd.Function):
    @staticmethod
    def apply(logits, target):
        z = logits - logits.amax(1, keepdim=True)
        log_p = z - torch.log(torch.exp(z).sum(1, keepdim=True))
        return -log_p[torch.arange(len(target)), target].mean()
