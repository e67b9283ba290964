"""ex32: an image classifier, from the training images to the predictions."""

from collections.abc import Callable

import torch
from torch import Tensor


def train(x: Tensor, y: Tensor, seed: int) -> Callable[[Tensor], Tensor]:
    """Train a classifier and return `predict`.

    Args:
        x: (N, 1, 8, 8), float32 images in [0, 1], about 1,500.
        y: (N,), int64, their classes 0 to 9.
        seed: where all your random numbers come from.

    Returns:
        predict: takes images (N, 1, 8, 8) and returns their classes (N,), int64, on the device of the images.
    """
    raise NotImplementedError


def practice_images(count: int, seed: int) -> tuple[Tensor, Tensor]:
    """Return images (count, 1, 8, 8) of ten random patterns, a little noisy, and their classes (count,)."""
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
