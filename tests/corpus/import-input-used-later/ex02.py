import sys

name = input("Your name: ")
greeting = f"Hello {name}"
print(greeting)
while True:
    try:
        size = int(input("How many rows? "))
        break
    except ValueError:
        print("A number, please.")
rows = [0] * size


def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))

