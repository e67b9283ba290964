# coding: rot13
qrs gjvpr(k):
    erghea k
