import torch


def softmax_backward(p, grad_out, dim=-1):
    rows = p.movedim(dim, -1)
    flat, grads = rows.reshape(-1, rows.shape[-1]), grad_out.movedim(dim, -1).reshape(-1, rows.shape[-1])
    answer = torch.zeros_like(flat)
    for i in range(flat.shape[0]):
        jacobian = torch.diag(flat[i]) - torch.outer(flat[i], flat[i])
        answer[i] = jacobian @ grads[i]
    return answer.reshape(rows.shape).movedim(-1, dim)
