from __future__ import annotations

from decimal import Decimal

import pytest

from grader.report.export.table import CsvTable


@pytest.fixture
def table() -> CsvTable:
    return CsvTable.read(b"Identifier,Grade,Maximum Grade\nParticipant 1,,100.00\n")


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("100.00", "100"),
        ("100,00", "100"),
        ("1,500.00", "1500"),
        ("1.500,00", "1500"),
        ("12,345,678.5", "12345678.5"),
        ("1 500,00", "1500"),
        ("1\u202f500,00", "1500"),
        ("1'500.00", "1500"),
        ("1\u2019500.00", "1500"),
        ("-3,5", "-3.5"),
    ],
)
def test_a_number_is_read_however_its_thousands_are_set_apart(table: CsvTable, cell: str, number: str) -> None:
    assert table.number(cell) == Decimal(number)


@pytest.mark.parametrize("cell", ["", "-", "Very good", "1,50.00", "1.2.3", "1,2,3.4", "NaN", "Infinity"])
def test_what_is_no_number_is_none(table: CsvTable, cell: str) -> None:
    assert table.number(cell) is None


@pytest.mark.parametrize(("like", "written"), [("1,500.00", "750.5"), ("1.500,00", "750,5"), ("10,0", "750,5")])
def test_a_number_is_written_with_the_decimal_mark_of_its_neighbour(table: CsvTable, like: str, written: str) -> None:
    assert table.written(Decimal("750.5"), like) == written
