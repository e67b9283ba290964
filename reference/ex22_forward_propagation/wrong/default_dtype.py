"""Wrong: the outputs are collected in a tensor of the default dtype, float32."""

import torch


def layer_components(a, w, b):
    outputs = torch.zeros(len(b))
    for k in range(w.shape[0]):
        z = sum(w[k, i] * a[i] for i in range(w.shape[1])) + b[k]
        outputs[k] = torch.sigmoid(z)
    return outputs


def layer(a, w, b):
    return torch.sigmoid(w @ a + b)


def forward(a, weights, biases):
    for w, b in zip(weights, biases):
        a = layer(a, w, b)
    return a
