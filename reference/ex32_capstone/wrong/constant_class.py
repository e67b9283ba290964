"""Wrong: every image gets the commonest class."""

import torch
from torch import nn


def train(x, y, seed):
    commonest = y.bincount().argmax()

    def predict(images):
        return commonest.expand(images.shape[0]).clone()

    return predict
