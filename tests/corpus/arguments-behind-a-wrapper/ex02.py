def timed(function):
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)
    return wrapper


@timed
def softmax_backward(y, gy, axis=-1):
    return y * (gy - (gy * y).sum(axis, keepdim=True))
