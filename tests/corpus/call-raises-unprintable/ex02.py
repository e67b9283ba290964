class Odd(Exception):
    def __str__(self):
        raise RuntimeError("no words")

    __repr__ = __str__


def softmax_backward(p, grad_out, dim=-1):
    raise Odd(p)
