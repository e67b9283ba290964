"""Wrong: the matrices are multiplied in the order in which the layers are listed."""


def collapse(weights, biases):
    w, b = weights[0], biases[0]
    for w_next, b_next in zip(weights[1:], biases[1:]):
        b = w_next @ b + b_next
        w = w @ w_next
    return w, b
