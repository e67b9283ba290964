def twice(x):
    raise type("VISIBLE\x1b[2J\u202e", (Exception,), {})
