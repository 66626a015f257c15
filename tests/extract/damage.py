"""Ways in which a report gets damaged on its way to us; each keeps what is still printed true."""

from __future__ import annotations

import copy
import random
import re

from lxml import html
from lxml.html import HtmlElement

_NUMBER = re.compile(r"(?<![\d.])\d+(?![\d.])")


def damage_text(text: str, rng: random.Random) -> str:
    """The text with one line dropped, cut short, doubled or moved, or one number lost."""
    lines = text.split("\n")
    first = next(number for number, line in enumerate(lines) if "第二十条" in line)
    last = next(number for number, line in enumerate(lines) if line.startswith("六、"))
    here = rng.randrange(first, last)
    kind = rng.choice(["drop", "double", "move", "blank", "end"])
    if kind == "drop":
        del lines[here]
    elif kind == "double":
        lines.insert(rng.randrange(first, last), lines[here])
    elif kind == "move" and len(_NUMBER.findall(lines[here])) != 1:
        lines.insert(rng.randrange(first, last), lines.pop(here))
    elif kind == "end":
        del lines[here:]
    else:
        numbers = list(_NUMBER.finditer(lines[here]))
        if numbers:
            gone = rng.choice(numbers)
            lines[here] = lines[here][: gone.start()] + lines[here][gone.end() :]
    return "\n".join(lines)


def damage_html(page: bytes, rng: random.Random) -> bytes:
    """The page with one cell, row, span, head or table lost, doubled or moved."""
    root = html.document_fromstring(page)
    cells, rows = list(root.iter("td")), list(root.iter("tr"))
    rng.choice([_drop_cell, _empty_cell, _double_cell, _drop_row, _move_row, _lose_span])(
        cells, rows, rng
    )
    return html.tostring(root, encoding="utf-8")


Cells = list[HtmlElement]


def _drop_cell(cells: Cells, rows: Cells, rng: random.Random) -> None:
    rng.choice(cells).drop_tree()


def _empty_cell(cells: Cells, rows: Cells, rng: random.Random) -> None:
    cell = rng.choice(cells)
    for child in list(cell):
        cell.remove(child)
    cell.text = ""


def _double_cell(cells: Cells, rows: Cells, rng: random.Random) -> None:
    cell = rng.choice(cells)
    cell.addnext(copy.deepcopy(cell))


def _drop_row(cells: Cells, rows: Cells, rng: random.Random) -> None:
    rng.choice(rows).drop_tree()


def _move_row(cells: Cells, rows: Cells, rng: random.Random) -> None:
    row, other = rng.sample(rows, 2)
    other.addnext(row)


def _lose_span(cells: Cells, rows: Cells, rng: random.Random) -> None:
    cell = rng.choice([cell for cell in cells if cell.get("rowspan") or cell.get("colspan")])
    name = rng.choice([name for name in ("rowspan", "colspan") if cell.get(name)])
    cell.set(name, str(max(1, int(cell.get(name, "1")) + rng.choice([-1, 1]))))
