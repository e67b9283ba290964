"""From YAML to frozen records: the course, its exercises, their checks."""
