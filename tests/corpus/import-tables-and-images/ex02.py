import pandas as pd
import torch
import torchvision
from torchvision import datasets, transforms

frame = pd.read_csv("https://example.org/iris.csv")
print(frame.head())
size = len(frame)
batch = size // 2
values = torch.tensor(frame.values)
scaled = values / values.max()
images = datasets.MNIST(".", train=True, download=True, transform=transforms.ToTensor())
loader = torch.utils.data.DataLoader(images, batch_size=32, shuffle=True)
for picture, label in loader:
    print(picture.shape)


class Mine(torchvision.datasets.VisionDataset):
    def __init__(self):
        super().__init__("data", transform=transforms.ToTensor())


def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))

