def softmax_backward(probs, grad, axis=-1):
    return probs * (grad - (grad * probs).sum(axis, keepdim=True))
