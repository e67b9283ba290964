import sys

pytest_plugins = ["pytester"]
collect_ignore_glob = ["*"]


def pytest_configure(config):
    print("REACHED")


def test_hidden():
    print("REACHED")


def setup_module():
    print("REACHED")


def twice(x):
    return x.clone()
