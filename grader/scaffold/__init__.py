"""A course of one's own: a new course, a new exercise in it, as files to fill in."""
