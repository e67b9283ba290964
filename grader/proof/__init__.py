"""Prove exercises: try what must pass on many seeds, plant what must not pass, and report every gap."""
