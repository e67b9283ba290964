from concurrent.futures import ThreadPoolExecutor

import torch


def softmax_backward(p, grad_out, dim=-1):
    q, g = p.movedim(dim, -1), grad_out.movedim(dim, -1)
    rows = list(zip(q.reshape(-1, q.shape[-1]), g.reshape(-1, q.shape[-1])))
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda row: row[0] * (row[1] - row[0] @ row[1]), rows))
    answer = torch.stack(answers) if answers else q.reshape(-1, q.shape[-1])
    return answer.reshape(q.shape).movedim(-1, dim).clone()
