"""Wrong: the last layer is left without its activation."""

import torch


def layer_components(a, w, b):
    outputs = []
    for k in range(w.shape[0]):
        z = sum(w[k, i] * a[i] for i in range(w.shape[1])) + b[k]
        outputs.append(torch.sigmoid(z))
    return torch.stack(outputs)


def layer(a, w, b):
    return torch.sigmoid(w @ a + b)


def forward(a, weights, biases):
    for w, b in zip(weights[:-1], biases[:-1]):
        a = layer(a, w, b)
    return weights[-1] @ a + biases[-1]
