import wandb
from torch.utils.tensorboard import SummaryWriter
import tensorboard

run = wandb.init(project="softmax", config={"lr": 0.1})
writer = SummaryWriter("runs/1")


def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))


for step in range(3):
    writer.add_scalar("loss", 1 / (step + 1), step)
    wandb.log({"loss": 1 / (step + 1)})
if wandb.run is not None:
    wandb.finish()
writer.close()
