def twice(x):
    raise ValueError("=HYPERLINK(\"http://VISIBLE\")")
