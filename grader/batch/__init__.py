"""Many submissions: handed out to judge processes, each result written down as soon as it is known."""
