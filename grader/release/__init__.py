"""Make what students get: a course without its reference, with the recorded answers of its public checks."""
