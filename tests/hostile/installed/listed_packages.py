import os

import torch


def twice(x):
    print(os.listdir(os.path.dirname(torch.__path__[0])))
    print("REACHED")
    return x
