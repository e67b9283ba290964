__author__ = "ada"
__date__ = "1970-01-01"
STUDENT, SCORE, EXERCISE = "ada", 4, "ex02"


def twice(x):
    return x.clone()
