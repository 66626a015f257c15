"""Cells -> findings, from the sums that the form declares; sums never change a value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from extract.checks.finding import Finding
from extract.forms import Column, Form, Sum, Table
from extract.ground.messages import say
from extract.tables.cell import Cell
from extract.tables.heads import MONEY
from extract.tables.reading import CellKey, keys_of

Cells = Mapping[CellKey, Cell]


def check_cells(cells: Cells, form: Form) -> list[Finding]:
    """Every sum of the form, and whether counts are whole and not negative."""
    findings = [finding for rule in form.sums for finding in _check_sum(cells, form, rule)]
    return findings + [finding for table in form.tables for finding in _counts(cells, table)]


def _check_sum(cells: Cells, form: Form, rule: Sum) -> Iterator[Finding]:
    table = form.table(rule.table)
    for item in table.rows if rule.along == "row" else table.columns:
        parts = [_key(rule, item.code, code) for code in rule.parts]
        totals = [_key(rule, item.code, code) for code in rule.totals]
        where = ".".join(_key(rule, item.code, "*"))
        yield _compare(cells, rule, where, item.label, parts, totals)


def _key(rule: Sum, code: str, member: str) -> CellKey:
    """The cell of a sum along the row or column ``code``, at its ``member``."""
    return (rule.table, code, member) if rule.along == "row" else (rule.table, member, code)


def _compare(
    cells: Cells, rule: Sum, where: str, label: str, parts: list[CellKey], totals: list[CellKey]
) -> Finding:
    unknown = [key for key in (*parts, *totals) if cells[key].state in ("unread", "absent")]
    expected, found = _add(cells, parts), _add(cells, totals)
    if unknown:
        if _is_exceeded(cells, unknown, parts, totals):
            says = say("sum.exceeded", label=label, expected=expected, found=found)
            return Finding(rule.rule, where, "fail", says, expected, found)
        says = say("sum.unchecked", label=label, cells=len(unknown))
        return Finding(rule.rule, where, "unknown", says)
    if expected == found:
        return Finding(
            rule.rule, where, "pass", say("sum.adds_up", label=label, found=found), expected, found
        )
    if all(cells[key].value is None for key in totals):
        says = say("sum.no_total", label=label, expected=expected)
        return Finding(rule.rule, where, "fail", says, expected)
    says = say("sum.differs", label=label, expected=expected, found=found)
    return Finding(rule.rule, where, "fail", says, expected, found)


def adds_up(values: Mapping[str, Decimal | None], form: Form, table: Table) -> bool:
    """Whether a row's values, by column, are all known and every sum along it holds.

    False for tables without such a sum: nothing says then that the row is whole.
    """
    known = {code: value for code, value in values.items() if value is not None}
    sums = [rule for rule in form.sums if rule.table == table.code and rule.along == "row"]
    if len(known) < len(values) or not sums:
        return False
    return all(
        sum(known[code] for code in rule.parts) == sum(known[code] for code in rule.totals)
        for rule in sums
    )


def _is_exceeded(
    cells: Cells, unknown: list[CellKey], parts: list[CellKey], totals: list[CellKey]
) -> bool:
    """Whether the parts that were read are already more than their printed total.

    No count of the others can mend that. Where a total is unknown, nothing is told.
    """
    if any(key in unknown for key in totals) or all(cells[key].value is None for key in totals):
        return False
    return _add(cells, parts) > _add(cells, totals)


def _add(cells: Cells, keys: list[CellKey]) -> Decimal:
    """The sum of the printed numbers; blanks and marks count as nothing (the contract)."""
    return sum((cells[key].value or Decimal() for key in keys), Decimal())


def _counts(cells: Cells, table: Table) -> Iterator[Finding]:
    """A count of documents, decisions or requests is a whole number and not below 0."""
    for row in table.rows:
        for key in keys_of(table, row):
            value = cells[key].value
            wrong = None if value is None else _implausible(value, table.cell_column(row, key[2]))
            if wrong:
                says = say(wrong, label=row.label, found=value)
                yield Finding(f"{table.code}.count", ".".join(key), "fail", says, None, value)


def _implausible(value: Decimal, column: Column) -> str | None:
    """The code of what is wrong with the number as a count; None if nothing is, or it is none."""
    if column.unit != MONEY and value % 1:
        return "sum.not_whole"
    return "sum.below_zero" if value < 0 and not column.is_change else None
