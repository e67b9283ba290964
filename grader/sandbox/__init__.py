"""Start worker processes, wall them in, and talk to them. Nothing here knows an exercise or an expected value."""
