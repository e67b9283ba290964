from tqdm import tqdm, trange
from tqdm.auto import tqdm as bar
import tqdm as whole

seen = []
for step in trange(3, desc="warm up", leave=False):
    seen.append(step)
with tqdm(total=10, unit="B") as progress:
    progress.update(10)
    progress.set_postfix(loss=0.1)
tqdm.write("ready")
assert seen == [0, 1, 2] and len(tqdm(seen)) == 3 and list(whole.tqdm(seen)) == seen


def softmax_backward(p, grad_out, dim=-1):
    total = 0
    for product in bar((grad_out * p).unbind(dim)):
        total = total + product
    return p * (grad_out - total.unsqueeze(dim) if p.dim() else grad_out)
