"""Wrong: the training images are looked up; whatever is new gets the commonest class."""

import torch
from torch import nn


def train(x, y, seed):
    known = {image.numpy().tobytes(): int(label) for image, label in zip(x, y)}
    commonest = int(y.bincount().argmax())

    def predict(images):
        classes = [known.get(image.contiguous().numpy().tobytes(), commonest) for image in images]
        return torch.tensor(classes, device=images.device)

    return predict
