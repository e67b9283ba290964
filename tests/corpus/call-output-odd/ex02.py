def softmax_backward(p, grad_out, dim=-1):
    print("\x1b[2J\x1b]0;owned\x07 \u202eright-to-left\u202c")
    print(b"\xff\xfe".decode("latin-1"), "\ud800", "中文")
    return p
