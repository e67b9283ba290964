def length(x):
    return (x * x).sum().sqrt()
