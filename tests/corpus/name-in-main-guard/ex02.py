if __name__ == "__main__":
    def softmax_backward(p, grad_out, dim=-1):
        return p
