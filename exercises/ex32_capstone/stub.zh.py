"""ex32：图像分类器，从训练图像到预测结果。"""

from collections.abc import Callable

import torch
from torch import Tensor


def train(x: Tensor, y: Tensor, seed: int) -> Callable[[Tensor], Tensor]:
    """训练一个分类器，返回 `predict`。

    参数：
        x: (N, 1, 8, 8)，[0, 1] 内的 float32 图像，约 1,500 张。
        y: (N,)，int64，图像的类别，0 到 9。
        seed: 所有随机数都由它产生。

    返回：
        predict: 接受图像 (N, 1, 8, 8)，返回它们的类别 (N,)，int64，与图像在同一设备上。
    """
    raise NotImplementedError


def practice_images(count: int, seed: int) -> tuple[Tensor, Tensor]:
    """返回由十种随机图案加少量噪声得到的图像 (count, 1, 8, 8)，以及它们的类别 (count,)。"""
    generator = torch.Generator().manual_seed(seed)
    patterns = torch.randint(2, (10, 4, 4), generator=generator).repeat_interleave(2, 1).repeat_interleave(2, 2)
    y = torch.randint(10, (count,), generator=generator)
    noise = 0.2 * torch.randn(count, 8, 8, generator=generator)
    x = (0.8 * patterns[y] + noise).clamp(0, 1)
    return x.unsqueeze(1), y


if __name__ == "__main__":
    images, classes = practice_images(2000, seed=1)
    predict = train(images[:1500], classes[:1500], seed=0)
    right = (predict(images[1500:]) == classes[1500:]).float().mean().item()
    print(f"{right:.1%} of 500 new images are right")
