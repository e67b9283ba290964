"""The commands, in the order in which help lists them; each is imported when it is used."""

from __future__ import annotations

from typing import Final

from grader.cli.entry import CommandEntry
from grader.cli.root import root
from grader.cli.tree import Group

STUDENTS: Final = "For students"
INSTRUCTORS: Final = "For instructors"
EVERYBODY: Final = "For everybody"

COMMANDS: Final = (
    CommandEntry(
        "list",
        "list:list_exercises",
        STUDENTS,
        "List the exercises, with how far your files in this folder are.",
        "grader list --format json",
    ),
    CommandEntry("show", "show:show", STUDENTS, "Show what an exercise asks for.", "grader show ex02"),
    CommandEntry(
        "start",
        "start:start",
        STUDENTS,
        "Copy an exercise's stub to begin with; a file that is there is never overwritten.",
        "grader start ex02 --notebook",
    ),
    CommandEntry(
        "check",
        "check:check",
        STUDENTS,
        "Judge your files, and say what is wrong and why.",
        "grader check ex02 my_softmax.py",
    ),
    CommandEntry(
        "watch",
        "watch:watch",
        STUDENTS,
        "Check at every save: show what changed, then the first thing to fix; keys give hints and the next one.",
        "grader watch ex02",
    ),
    CommandEntry(
        "status",
        "status:status",
        STUDENTS,
        "Show your points in this folder from the last checks, and what is next.",
        "grader status",
    ),
    CommandEntry(
        "reset",
        "reset:reset",
        STUDENTS,
        "Put an exercise's stub back in place of your file, which is kept as .bak.",
        "grader reset ex02",
    ),
    CommandEntry("hint", "hint:hint", STUDENTS, "Give the next hint of an exercise.", "grader hint ex02"),
    CommandEntry(
        "stop",
        "stop:stop",
        STUDENTS,
        "End the judge that stays for ten minutes after a check, to make the next one faster.",
        "grader stop",
    ),
    CommandEntry(
        "intake",
        "intake:intake",
        INSTRUCTORS,
        "Say what `batch` would judge: of whom, of which time, what not and why, what is missing; judge nothing.",
        "grader intake submissions",
    ),
    CommandEntry(
        "batch",
        "batch:batch",
        INSTRUCTORS,
        "Judge every submission in a folder, and write gradebook, tables and pages.",
        "grader batch submissions --out results",
    ),
    CommandEntry(
        "report",
        "report:report",
        INSTRUCTORS,
        "Render the pages and tables again from the gradebook, without judging again.",
        "grader report results --lang zh",
    ),
    CommandEntry(
        "export",
        "export:export",
        INSTRUCTORS,
        "Write what `batch` judged as a file of another format, without judging again.",
        "grader export results --to csv",
    ),
    CommandEntry(
        "export-autograder",
        "export_autograder:export_autograder",
        INSTRUCTORS,
        "Write this grader with some exercises as an autograder for Gradescope.",
        "grader export-autograder gradescope --exercises ex02",
    ),
    CommandEntry(
        "stats",
        "stats:stats",
        INSTRUCTORS,
        "Say how the exercises did: pass rate and discrimination of each check, misconceptions, time.",
        "grader stats results ex02",
    ),
    CommandEntry(
        "learn",
        "learn:learn",
        INSTRUCTORS,
        "Make a known wrong answer of a group of equal mistakes, so that judging again names it for all of them.",
        "grader learn results ex02 3fa2c1",
    ),
    CommandEntry(
        "adjust",
        "adjust:adjust",
        INSTRUCTORS,
        "Change a score by hand, with a reason, and say how the score comes about.",
        'grader adjust ada ex02 --in results --points +0.5 --reason "argued well"',
    ),
    CommandEntry(
        "diff",
        "diff:diff",
        INSTRUCTORS,
        "Say what changed between two runs of `batch`: results, scores, checks.",
        "grader diff results",
    ),
    CommandEntry(
        "init",
        "init:init",
        INSTRUCTORS,
        "Write a new course: one small exercise that is proven, course.yaml, a pipeline, and what to do next.",
        "grader init my-course --languages en,zh",
    ),
    CommandEntry(
        "new",
        "new:new",
        INSTRUCTORS,
        "Write a new exercise: all its files, with a TODO wherever something is to be filled in.",
        'grader new ex07 "Layer norm backward" --from solution.py',
    ),
    CommandEntry(
        "validate",
        "validate:validate",
        INSTRUCTORS,
        "Prove exercises: right answers pass, wrong ones fail, each check is needed, both languages agree.",
        "grader validate ex02 --quick",
    ),
    CommandEntry(
        "release",
        "release:release",
        INSTRUCTORS,
        "Write what students get: the exercises with recorded answers, without solutions and hidden checks.",
        "grader release for-students",
    ),
    CommandEntry(
        "ci",
        "ci:ci",
        EVERYBODY,
        "Check what is in a repository, and write page, step summary, annotations, JUnit XML and badge.",
        "grader ci --exercises ex01,ex02",
    ),
    CommandEntry(
        "doctor",
        "doctor:doctor",
        EVERYBODY,
        "Say what this machine offers: Python, torch, devices, isolation, and the course that is found from here.",
        "grader doctor",
    ),
)


def program() -> Group:
    """Return the program as a tree of commands."""
    return Group(root, COMMANDS, name="grader", epilog="grader start ex02")
