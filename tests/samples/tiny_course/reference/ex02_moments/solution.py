def moments(x, *, unbiased=False):
    return x.mean(), [x.std(correction=int(unbiased))]


class Running:
    pass
