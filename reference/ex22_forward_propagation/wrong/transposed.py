"""Wrong: w[i, k] for w[k, i]: the rows of w are taken for the inputs."""

import torch


def layer_components(a, w, b):
    outputs = []
    for k in range(len(b)):
        z = sum(w[i, k] * a[i] for i in range(len(a))) + b[k]
        outputs.append(torch.sigmoid(z))
    return torch.stack(outputs)


def layer(a, w, b):
    return torch.sigmoid(w.T @ a + b)


def forward(a, weights, biases):
    for w, b in zip(weights, biases):
        a = layer(a, w, b)
    return a
