"""Wrong: the biases are added up as they are."""


def collapse(weights, biases):
    w = weights[0]
    for w_next in weights[1:]:
        w = w_next @ w
    return w, sum(biases[1:], biases[0])
