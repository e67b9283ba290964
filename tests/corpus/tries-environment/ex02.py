import os

print([name for name in os.environ if name.startswith(("PYTEST", "GITHUB", "HOME_"))])
with open("/proc/self/environ", "rb") as environment:
    print(b"PYTEST" in environment.read())


def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))
