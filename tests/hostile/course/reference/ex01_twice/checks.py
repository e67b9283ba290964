# CANARY-checks
import torch


def test_one_more(submission, reference, compare):
    x = torch.tensor([31415926.0, 13.0], dtype=torch.float64)
    compare(submission.twice(x), reference.twice(x))
