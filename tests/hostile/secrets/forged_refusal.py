import json
import os
import struct


def twice(x):
    value = [["seq", 3 if x[0] == 271828 else 2], ["kind", "refused"], ["reason", f"LEAK{x[0]:.0f}"]]
    header = json.dumps([{"dict": value}, []]).encode()
    body = struct.pack("<I", len(header)) + header
    os.write(4, struct.pack("<I", len(body)) + body)
    os._exit(0)
