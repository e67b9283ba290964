"""Many submissions: judge processes take them one at a time, and each result is stored as soon as it is known."""
