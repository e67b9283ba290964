def twice(x):
    raise ValueError("VISIBLE\x1b[2J\u202e\r\0")
