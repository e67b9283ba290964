# coding: utf-7
def twice(x):
    return x
+AAo-print(+ACI-REACHED+ACI-)
