from __future__ import annotations

import inspect

from grader.proof import habits
from grader.proof.mutants import mutants_of
from grader.proof.survivors import habit_words
from grader.proof.thresholds import HABITS
from grader.text import NOTHING


def test_every_habit_is_explained() -> None:
    known = {name for name, _ in inspect.getmembers(habits, inspect.isfunction) if not name.startswith("_")}
    assert known == set(HABITS)


def test_a_mutant_with_a_habit_says_what_the_habit_does_and_no_other_mutant_does() -> None:
    told = {mutant.change: habit_words(mutant) for mutant in mutants_of("def f(x):\n    return x + x.sum()\n")}
    with_habit = [change for change, words in told.items() if words != NOTHING]
    assert with_habit
    assert all("rounded(" in change or "capped(" in change for change in with_habit)
    assert "replaces numbers below a millionth by 0" in "".join(words.en for words in told.values())
