def twice(x):
    return 1 / 0, "VISIBLE‮⁦"
