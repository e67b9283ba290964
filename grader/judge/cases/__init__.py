"""The cases of a check: drawn from a seed, read from a command, or the smallest ones that are tried first."""
