import json
import os
import struct


def twice(x):
    row = ["float64", [len(x)], "contiguous", False]
    said = [f"LEAK{x[0]:.0f}"]
    number = 3 if x[0] == 271828 else 2
    value = [["seq", number], ["kind", "returned"], ["value", {"tensor": 0}], ["changed", said], ["aliases", said]]
    header = json.dumps([{"dict": value}, [row]]).encode()
    body = struct.pack("<I", len(header)) + header + (2 * x).numpy().tobytes()
    os.write(4, struct.pack("<I", len(body)) + body)
    os._exit(0)
