"""Proving exercises: what must pass is tried on many seeds, what must not pass is planted, and every gap is told."""
