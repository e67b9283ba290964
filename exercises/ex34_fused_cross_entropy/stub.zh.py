"""ex34：把 softmax 与交叉熵写进同一个 autograd.Function。"""

import torch


class FusedCrossEntropy(torch.autograd.Function):
    """logits 的 softmax 与目标的交叉熵的平均值：`FusedCrossEntropy.apply(logits, target)`。"""

    @staticmethod
    def forward(ctx, logits, target):
        """返回损失，并把 backward 需要的内容保存在 ctx 中。

        参数：
            ctx: `ctx.save_for_backward(…)` 用来保存张量。
            logits: (N, K)，每行一个样本。
            target: (N,)，int64，每个样本的正确类别，0 … K − 1。

        返回：
            loss: ()，对样本取平均。
        """
        raise NotImplementedError

    @staticmethod
    def backward(ctx, grad_loss):
        """forward 的每个参数各返回一个梯度。

        参数：
            ctx: `ctx.saved_tensors` 是 forward 保存的张量。
            grad_loss: ()，后面的运算对损失的梯度。

        返回：
            grad_logits: (N, K)。
            None: 目标没有梯度。
        """
        raise NotImplementedError
