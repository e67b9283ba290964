"""Wrong: the layers are linear."""

import torch


def layer_components(a, w, b):
    outputs = []
    for k in range(w.shape[0]):
        z = sum(w[k, i] * a[i] for i in range(w.shape[1])) + b[k]
        outputs.append(z)
    return torch.stack(outputs)


def layer(a, w, b):
    return w @ a + b


def forward(a, weights, biases):
    for w, b in zip(weights, biases):
        a = layer(a, w, b)
    return a
