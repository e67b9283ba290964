"""The list of a course's students: who is on it, and whom the name of a folder or file means."""

from grader.roster.members import Member, Roster
from grader.roster.reading import read_roster

__all__ = ["Member", "Roster", "read_roster"]
