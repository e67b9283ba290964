def length(x):
    raise NotImplementedError
