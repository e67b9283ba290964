import datetime

import torch.distributed as dist


def twice(x):
    dist.TCPStore("127.0.0.1", AT["tcp"], is_master=False, timeout=datetime.timedelta(seconds=0.2))
    return x
