<<<<<<< HEAD
def softmax_backward(p, grad_out, dim=-1):
=======
def softmax_backward(p, grad_out, dim):
>>>>>>> main
    return p
