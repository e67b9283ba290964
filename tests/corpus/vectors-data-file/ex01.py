import csv
import os
from pathlib import Path

import numpy as np

with open("weights.csv") as rows:
    first = [float(cell) for cell in next(csv.reader(rows))]
second = np.loadtxt(Path(__file__).parent / "weights.csv", delimiter=",")
third = np.genfromtxt(os.path.join(os.path.dirname(os.path.abspath(__file__)), "weights.csv"), delimiter=",")


def length(x):
    scale = float(Path("weights.csv").read_text().split(",")[0])
    return (x * x).sum().sqrt() * scale * first[0]


def mean_square(x):
    return (x * x).mean() * second[0]


def absolute(x):
    return x.abs() * third[1]
