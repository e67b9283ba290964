"""Habits: rules are rarely switched off, and every exception handler and every switch has a reason."""

from __future__ import annotations

import re

from tests.house.places import PACKAGE, place

SWITCHED_OFF_PER_1000_LINES = 3
_SWITCH = re.compile(r"# noqa\b(?P<codes>: [A-Z]+[0-9]+(?:, ?[A-Z]+[0-9]+)*)?(?P<reason> - \w.*)?")
_BROAD = re.compile(r"^\s*except (Base)?Exception\b.*:\s*(?P<reason>#.*\w.*)?$|^\s*except:")


def lines() -> list[tuple[str, str]]:
    """Return every line of the package with its place."""
    return [
        (place(path, number), line)
        for path in sorted(PACKAGE.rglob("*.py"))
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
    ]


def lacks_a_reason(line: str) -> bool:
    """Tell whether a line switches a rule off, or catches everything, and does not say why."""
    switch, broad = _SWITCH.search(line), _BROAD.match(line)
    return bool((switch and not (switch["codes"] and switch["reason"])) or (broad and not broad["reason"]))


def test_every_rule_that_is_switched_off_and_every_broad_except_has_its_reason_beside_it() -> None:
    assert [where for where, line in lines() if lacks_a_reason(line)] == []


def test_rules_are_switched_off_in_less_than_3_lines_of_1000() -> None:
    every = lines()
    off = [where for where, line in every if _SWITCH.search(line)]
    assert len(every) > 30_000
    assert 1000 * len(off) / len(every) < SWITCHED_OFF_PER_1000_LINES


def test_such_lines_would_be_seen() -> None:
    assert lacks_a_reason("x = 1  # noqa")
    assert lacks_a_reason("x = 1  # noqa: E501")
    assert lacks_a_reason("    except Exception:")
    assert not lacks_a_reason("    except Exception:  # noqa: BLE001 - an answer like any other")
