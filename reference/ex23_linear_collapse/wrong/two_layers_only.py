"""Wrong: the first two layers are collapsed, those behind them are forgotten."""


def collapse(weights, biases):
    if len(weights) == 1:
        return weights[0], biases[0]
    return weights[1] @ weights[0], weights[1] @ biases[0] + biases[1]
