# CANARY-wrong
def twice(x):
    return x.clone()
