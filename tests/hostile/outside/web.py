import urllib.request


def twice(x):
    urllib.request.urlopen(f"http://127.0.0.1:{AT['tcp']}/CANARY", timeout=0.2)
    return x
