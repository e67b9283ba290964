class Solution:
    def softmax_backward(self, p, grad_out, dim=-1):
        return p
