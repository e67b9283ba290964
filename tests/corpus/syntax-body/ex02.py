def softmax_backward(p, grad_out, dim=-1):

softmax_backward(1, 2)
