"""Files for other systems: one module each, from a grade table to files."""
