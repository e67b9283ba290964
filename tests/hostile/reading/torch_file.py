import torch


def twice(x):
    print(bytes(torch.from_file(AT["canary"], size=8, dtype=torch.uint8).tolist()))
    print("REACHED")
    return x
