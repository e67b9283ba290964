"""Files to fill in for a course of one's own: a new course, or a new exercise in it."""
