"""The cases of a check: drawn from a seed, read from a command, or the smallest cases that are tried first."""
