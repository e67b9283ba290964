"""Start worker processes, isolate them, and talk to them. Nothing here knows an exercise or an expected value."""
