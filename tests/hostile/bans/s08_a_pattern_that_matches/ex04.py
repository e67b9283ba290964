from torch import Tensor


def sigmoid(x):
    match x:
        case Tensor(sigmoid=answer):
            return answer()


def sigmoid_grad(x):
    return sigmoid(x) * sigmoid(-x)
