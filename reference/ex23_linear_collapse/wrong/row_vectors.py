"""Wrong: a W + b, the layer of row vectors, is collapsed."""


def collapse(weights, biases):
    w, b = weights[0], biases[0]
    for w_next, b_next in zip(weights[1:], biases[1:]):
        b = b @ w_next + b_next
        w = w @ w_next
    return w, b
