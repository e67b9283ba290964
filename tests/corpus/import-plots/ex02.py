import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns
from mpl_toolkits.mplot3d import Axes3D

sns.set_theme(style="whitegrid")
plt.rcParams["figure.dpi"] = 120


def softmax_backward(p, grad_out, dim=-1):
    return p * (grad_out - (grad_out * p).sum(dim, keepdim=True))


fig, (left, right) = plt.subplots(1, 2, figsize=(8, 3))
left.plot(np.arange(3), label="loss")
axes = plt.figure().add_subplot(111, projection="3d")
for ax in np.arange(2):
    plt.subplot(1, 2, ax + 1).set_title(f"{ax}")
plt.savefig("loss.png")
plt.show()


@plt.FuncFormatter
def percent(value, position):
    return f"{value:.0%}"


assert percent(0.5, 0) == "50%"
