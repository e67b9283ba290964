"""ex34: softmax and cross-entropy in one autograd.Function."""

import torch


class FusedCrossEntropy(torch.autograd.Function):
    """The mean cross-entropy of the softmax of logits: `FusedCrossEntropy.apply(logits, target)`."""

    @staticmethod
    def forward(ctx, logits, target):
        """Return the loss and save in ctx what backward needs.

        Args:
            ctx: `ctx.save_for_backward(…)` keeps tensors.
            logits: (N, K), one sample a row.
            target: (N,), int64, the right class of each sample, 0 … K − 1.

        Returns:
            loss: (), the mean over the samples.
        """
        raise NotImplementedError

    @staticmethod
    def backward(ctx, grad_loss):
        """Return one gradient for each argument of forward.

        Args:
            ctx: `ctx.saved_tensors` are the tensors that forward kept.
            grad_loss: (), the gradient of what comes after by the loss.

        Returns:
            grad_logits: (N, K).
            None: the target has no gradient.
        """
        raise NotImplementedError
