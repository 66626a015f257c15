"""Cells -> findings, from the sums that the form declares; sums never change a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from extract.checks.finding import Finding
from extract.forms import Column, Form, Sum, Table
from extract.ground.messages import say
from extract.tables.cell import Cell
from extract.tables.reading import CellKey

Cells = Mapping[CellKey, Cell]


def check_cells(cells: Cells, form: Form) -> list[Finding]:
    """Every sum of the form, and whether counts are whole and not negative."""
    findings = [finding for rule in form.sums for finding in _check_sum(cells, form, rule)]
    return findings + [finding for table in form.tables for finding in _counts(cells, table)]


def _check_sum(cells: Cells, form: Form, rule: Sum) -> Iterator[Finding]:
    table = form.table(rule.table)
    if rule.along == "row":
        for row in table.rows:
            parts = [(rule.table, row.code, column) for column in rule.parts]
            totals = [(rule.table, row.code, column) for column in rule.totals]
            yield _compare(cells, rule, f"{rule.table}.{row.code}.*", row.label, parts, totals)
    else:
        for column in table.columns:
            parts = [(rule.table, row_code, column.code) for row_code in rule.parts]
            totals = [(rule.table, row_code, column.code) for row_code in rule.totals]
            where = f"{rule.table}.*.{column.code}"
            yield _compare(cells, rule, where, column.label, parts, totals)


def _compare(
    cells: Cells, rule: Sum, where: str, label: str, parts: list[CellKey], totals: list[CellKey]
) -> Finding:
    unknown = [key for key in (*parts, *totals) if cells[key].state in ("unread", "absent")]
    if unknown:
        says = say("sum.unchecked", label=label, cells=len(unknown))
        return Finding(rule.rule, where, "unknown", says)
    expected, found = _add(cells, parts), _add(cells, totals)
    if expected == found:
        return Finding(
            rule.rule, where, "pass", say("sum.adds_up", label=label, found=found), expected, found
        )
    if all(cells[key].value is None for key in totals):
        says = say("sum.no_total", label=label, expected=expected)
        return Finding(rule.rule, where, "fail", says, expected)
    says = say("sum.differs", label=label, expected=expected, found=found)
    return Finding(rule.rule, where, "fail", says, expected, found)


def _add(cells: Cells, keys: list[CellKey]) -> Decimal:
    """The sum of the printed numbers; blanks and marks count as nothing (the contract)."""
    return sum((cells[key].value or Decimal() for key in keys), Decimal())


def _counts(cells: Cells, table: Table) -> Iterator[Finding]:
    """A count of documents, decisions or requests is a whole number and not below 0."""
    for row in table.rows:
        for column in row.columns:
            value = cells[(table.code, row.code, column)].value
            if value is None or _is_plausible(value, table.cell_column(row, column)):
                continue
            where = f"{table.code}.{row.code}.{column}"
            wrong = "sum.not_whole" if value % 1 else "sum.below_zero"
            says = say(wrong, label=row.label, found=value)
            yield Finding(f"{table.code}.count", where, "fail", says, None, value)


def _is_plausible(value: Decimal, column: Column) -> bool:
    is_whole = column.unit == "万元" or value % 1 == 0
    return is_whole and (column.is_change or value >= 0)
