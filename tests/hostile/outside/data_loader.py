from torch.utils.data import DataLoader


def twice(x):
    list(DataLoader([1, 2, 3], num_workers=1))
    print("REACHED")
    return x
