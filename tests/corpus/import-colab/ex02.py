from google.colab import drive
from IPython.display import HTML, display
import IPython.core.magic as magic

drive.mount('/content/drive')
display(HTML('<b>x</b>'))


def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
