"""The list of a course's students: who belongs to it, and whom a folder's or a file's name means."""

from grader.roster.members import Member, Roster
from grader.roster.reading import read_roster

__all__ = ["Member", "Roster", "read_roster"]
