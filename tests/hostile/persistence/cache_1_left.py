import os

import torch


def twice(x):
    try:
        torch.hub.set_dir("hub")
        os.makedirs("hub")
        torch.save({"message": 1}, "hub/message.pt")
    except (OSError, ImportError, AttributeError, KeyError):
        pass
    return x.clone()
