"""Reports of our own making with the 统计表 of 2014, in the layouts that provinces gave it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from extract.forms import load
from tests.extract.made import td

FORM = load("2014")
TABLE = FORM.table("statistics")
ItemTruth = dict[str, str]
"""What each item prints, by its row's code."""


def make_items(rng: random.Random) -> ItemTruth:
    """Random figures whose sums hold."""
    counts = {row.code: rng.choice([0, 0, 1, 3, 12, 106, 2069]) for row in TABLE.rows}
    for rule in reversed(FORM.sums):  # what is refused is a part of what is answered
        counts[rule.totals[0]] = sum(counts[part] for part in rule.parts)
    truth = {code: str(count) for code, count in counts.items()}
    truth["budget"] = rng.choice(["0", "3.5", "12.60", "120"])
    truth["answered"] = str(
        sum(
            int(truth[part])
            for part in next(s for s in FORM.sums if s.totals == ("answered",)).parts
        )
    )
    return truth


@dataclass
class ItemMarkup:
    """How a 统计表 is written; ``columns`` are the heads, ``cell`` gives what stands under each."""

    columns: Sequence[str] = ("统计指标", "单位", "统计数")
    label: Callable[[str], str] = str
    section_rows: bool = True
    no_unit: str = "——"
    dropped: frozenset[str] = frozenset()


def item_rows(truth: Mapping[str, str], markup: ItemMarkup) -> list[list[str]]:
    """The table's rows, heads first, as texts."""
    rows = [list(markup.columns)]
    section = ""
    for number, row in enumerate((r for r in TABLE.rows if r.code not in markup.dropped), 1):
        group = row.groups[0]
        if group != section and group != row.label and markup.section_rows:
            rows.append(
                [_under(head, group, markup.no_unit, "", number) for head in markup.columns]
            )
        section = group
        unit = row.unit or ""
        rows.append(
            [
                _under(h, markup.label(row.label), unit, truth[row.code], number)
                for h in markup.columns
            ]
        )
    return rows


def _under(head: str, label: str, unit: str, value: str, number: int) -> str:
    if head in TABLE.beside["item"]:
        return label
    if head in TABLE.beside["unit"]:
        return unit
    if head in TABLE.beside["serial"]:
        return f"{number:02d}"
    if head in ("统计数", "本期实际", "数量", "2017年"):
        return value
    return f"{7 * number}" if value else ""


def items_html(rows: Sequence[Sequence[str]], title: str) -> bytes:
    """A page with the table after a few chapters."""
    body = "".join(f"<tr>{''.join(map(td, row))}</tr>" for row in rows)
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<h1>{title}</h1><p>一、概述</p><p>本机关认真执行条例，公开工作平稳有序。</p>
<p>二、主动公开政府信息的情况</p><p>通过网站和公报公开各类信息。</p>
<p>附表：政府信息公开情况统计表</p><table border="1">{body}</table></body></html>""".encode()


def items_text(rows: Sequence[Sequence[str]], title: str, border: str = " ") -> str:
    """The same as text, a row a line."""
    lines = [border.join(cell for cell in row if cell or border != " ") for row in rows]
    return "\n".join([title, "一、概述", "本机关认真执行条例，公开工作平稳有序。", *lines]) + "\n"
