"""Wrong: the bias is added to what comes out of the sigmoid."""

import torch


def layer_components(a, w, b):
    outputs = []
    for k in range(w.shape[0]):
        z = sum(w[k, i] * a[i] for i in range(w.shape[1]))
        outputs.append(torch.sigmoid(z) + b[k])
    return torch.stack(outputs)


def layer(a, w, b):
    return torch.sigmoid(w @ a) + b


def forward(a, weights, biases):
    for w, b in zip(weights, biases):
        a = layer(a, w, b)
    return a
