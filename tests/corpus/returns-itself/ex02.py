def softmax_backward(p, grad_out, dim=-1):
    found = [p]
    found.append(found)
    return found
