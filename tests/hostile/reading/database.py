import os
import sqlite3


def twice(x):
    place = os.path.join(AT["world"], AT["marker"])
    sqlite3.connect(place).execute("create table found (x)")
    print("REACHED")
    return x
