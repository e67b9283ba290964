import subprocess


def twice(x):
    print(subprocess.run(["/bin/echo", "REACHED"], capture_output=True, check=True).stdout)
    return x
