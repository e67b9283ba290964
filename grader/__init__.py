"""Judge deep-learning exercises: YAML definitions, torch references, isolated submissions."""

__version__ = "0.1.0"
