try:
    from tqdm import tqdm
except ImportError:
    def tqdm(items):
        return [item for item in items]
try:
    import google.colab
    from google.colab import drive
    IN_COLAB = True
except ModuleNotFoundError:
    IN_COLAB = False
assert not IN_COLAB and type(tqdm([1])) is list


def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))

