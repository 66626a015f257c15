"""What an OFD page draws -> a page set upright: its glyphs, rules, areas and pictures."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.ground.errors import TooLarge
from extract.ground.messages import say
from extract.readers.layout.paper import UNREADABLE, Glyph, Paper, Rule
from extract.readers.xml import Element, local, value_of

POINTS = 72 / 25.4
"""Points a millimetre: OFD measures in the latter."""
_MOST_OBJECTS = 150_000
_DEEPEST = 20
_ABOVE, _BELOW = 0.88, 0.12
"""Of a character's size, what stands above and below the line that it is written on."""
_PALE = 240
_FAINT = 30
"""Of 255: paler colours are white; less opaque ones are not seen."""
_THIN = 1.4
"""Millimetres up to which a filled shape is a rule, not an area."""
_STRAIGHT = 2.0
"""Degrees by which upright and sideways text may lean."""
_OPERATION = re.compile(r"([SMLQBAC])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_WIDE = frozenset("WFA")

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
_IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def numbers_of(text: str) -> list[float]:
    """The numbers in an attribute, parted by blanks; empty if it holds anything else."""
    try:
        return [number for part in text.split() if math.isfinite(number := float(part))]
    except ValueError:
        return []


@dataclass
class Drawing:
    """Draws pages' contents; ``units`` are the compositions that they may use, by id."""

    units: dict[str, Element]
    objects: int = 0

    def draw(self, content: Element, paper: Paper, shift: Point) -> None:
        """Everything that the content draws, moved by ``shift`` millimetres, onto the page."""
        self.objects = 0
        self._walk(content, paper, (1, 0, 0, 1, *shift), 0)

    def _walk(self, container: Element, paper: Paper, matrix: Matrix, depth: int) -> None:
        for element in container:
            self.objects += 1
            if self.objects > _MOST_OBJECTS or depth > _DEEPEST:
                raise TooLarge(say("ofd.endless"))
            name = local(element)
            if value_of(element, "Visible") == "false":
                continue
            if name == "TextObject":
                _draw_text(element, paper, _inner(element, matrix))
            elif name == "PathObject":
                _draw_path(element, paper, _inner(element, matrix))
            elif name == "ImageObject":
                self._picture(element, paper, matrix)
            elif name == "CompositeObject":
                unit = self.units.get(value_of(element, "ResourceID"))
                if unit is not None:
                    self._walk(unit, paper, _inner(element, matrix), depth + 1)
            elif name in ("Content", "Layer", "PageBlock"):
                self._walk(element, paper, matrix, depth + 1)

    def _picture(self, element: Element, paper: Paper, matrix: Matrix) -> None:
        left, top, width, height = _boundary(element)
        x0, y0 = _apply(matrix, (left, top))
        x1, y1 = _apply(matrix, (left + width, top + height))
        paper.pictures.append((x0 * POINTS, y0 * POINTS, x1 * POINTS, y1 * POINTS))


def _boundary(element: Element) -> list[float]:
    box = numbers_of(value_of(element, "Boundary"))
    return box if len(box) == 4 else [0.0, 0.0, 0.0, 0.0]


def _inner(element: Element, outer: Matrix) -> Matrix:
    """From the object's own coordinates to the page's."""
    left, top, _, _ = _boundary(element)
    own = numbers_of(value_of(element, "CTM"))
    matrix = tuple(own) if len(own) == 6 else _IDENTITY
    return _times(_times(matrix, (1, 0, 0, 1, left, top)), outer)  # type: ignore[arg-type]


def _times(m: Matrix, n: Matrix) -> Matrix:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _apply(m: Matrix, point: Point) -> Point:
    x, y = point
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _draw_text(element: Element, paper: Paper, matrix: Matrix) -> None:
    size = _number(value_of(element, "Size"), 0.0)
    turn = _turn(matrix)
    placed = list(_placed(element, size))
    if not _is_seen(element, "FillColor", fills=value_of(element, "Fill") != "false"):
        paper.hidden += len(placed)
    elif turn is None:
        paper.slanted += len(placed)
    else:
        for character, (x, y), width in placed:
            one = _apply(matrix, (x, y - _ABOVE * size))
            other = _apply(matrix, (x + width, y + _BELOW * size))
            (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
            box = (x0 * POINTS, y0 * POINTS, x1 * POINTS, y1 * POINTS)
            if 0 <= box[0] < paper.width and 0 <= box[1] < paper.height:
                paper.glyphs.append(Glyph(character, *box, turn))
            else:
                paper.hidden += 1


def _turn(matrix: Matrix) -> int | None:
    """The quarter turns (counterclockwise) of the text's direction; None if it stands aslant."""
    angle = math.degrees(math.atan2(-matrix[1], matrix[0]))
    quarters = round(angle / 90)
    return quarters % 4 if abs(angle - quarters * 90) <= _STRAIGHT else None


def _placed(element: Element, size: float) -> Iterator[tuple[str, Point, float]]:
    """The characters with the point that each begins at and its width."""
    scale = _number(value_of(element, "HScale"), 1.0)
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode":
            continue
        x, y = _number(value_of(code, "X"), x), _number(value_of(code, "Y"), y)
        text = code.text or ""
        across, down = (deltas_of(value_of(code, name), len(text)) for name in ("DeltaX", "DeltaY"))
        for number, character in enumerate(text):
            width = size * scale * (1.0 if _is_wide(character) else 0.5)
            step = across[number] if number < len(across) else None
            if 0 < (step or 0.0) < width:
                width = step or width
            if not character.isspace():
                yield _readable(character), (x, y), width
            x += width if step is None and not down else step or 0.0
            y += down[number] if number < len(down) else 0.0


def deltas_of(text: str, most: int) -> list[float]:
    """The steps between characters; ``g 3 5.5`` stands for three of 5.5. No more than ``most``."""
    steps: list[float] = []
    parts = iter(text.split())
    for part in parts:
        times = 1
        if part == "g":
            times, part = int(_number(next(parts, ""), 0.0)), next(parts, "0")
        steps += [_number(part, 0.0)] * min(times, most)
        if len(steps) >= most:
            break
    return steps


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in _WIDE


def _readable(character: str) -> str:
    """The character; a sign of unreadability where the file gives none that means anything."""
    return UNREADABLE if unicodedata.category(character) in ("Co", "Cn", "Cc", "Cs") else character


def _number(text: str, default: float) -> float:
    found = numbers_of(text)
    return found[0] if len(found) == 1 else default


def _is_seen(element: Element, colour: str, *, fills: bool) -> bool:
    """Whether the object is drawn in a colour that is seen on white."""
    if not fills or _number(value_of(element, "Alpha"), 255.0) <= _FAINT:
        return False
    found = next((child for child in element if local(child) == colour), None)
    if found is None:
        return True
    parts = numbers_of(value_of(found, "Value"))
    is_white = len(parts) == 3 and min(parts) > _PALE
    return not is_white and _number(value_of(found, "Alpha"), 255.0) > _FAINT


def _draw_path(element: Element, paper: Paper, matrix: Matrix) -> None:
    data = next((e.text or "" for e in element if local(e) == "AbbreviatedData"), "")
    lines, curves = _lines(data)
    points = [_apply(matrix, point) for line in lines for point in line]
    if not points:
        return
    if curves > 4:
        paper.outlines += 1
    if _is_seen(element, "StrokeColor", fills=value_of(element, "Stroke") != "false"):
        for one, other in zip(points[::2], points[1::2], strict=True):
            _take_line(paper, one, other)
    elif value_of(element, "Fill") == "true" and _is_seen(element, "FillColor", fills=True):
        _take_area(paper, points)


def _take_line(paper: Paper, one: Point, other: Point) -> None:
    wide, high = abs(one[0] - other[0]), abs(one[1] - other[1])
    if min(wide, high) > 0.4 or max(wide, high) == 0:
        return
    x, y = (one[0] + other[0]) / 2 * POINTS, (one[1] + other[1]) / 2 * POINTS
    if wide >= high:
        left, right = sorted((one[0] * POINTS, other[0] * POINTS))
        paper.rules.append(Rule(left, y, right, y))
    else:
        top, bottom = sorted((one[1] * POINTS, other[1] * POINTS))
        paper.rules.append(Rule(x, top, x, bottom))


def _take_area(paper: Paper, points: Sequence[Point]) -> None:
    (x0, x1), (y0, y1) = _ends([p[0] for p in points]), _ends([p[1] for p in points])
    if x1 - x0 < _THIN and y1 - y0 < _THIN:
        paper.dots.append((x0 * POINTS, y0 * POINTS, x1 * POINTS, y1 * POINTS))
    elif min(x1 - x0, y1 - y0) < _THIN:
        middle = ((x0 + x1) / 2, y0), ((x0 + x1) / 2, y1)
        level = (x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2)
        _take_line(paper, *(middle if x1 - x0 < y1 - y0 else level))
    else:
        paper.fills.append((x0 * POINTS, y0 * POINTS, x1 * POINTS, y1 * POINTS))


def _ends(values: Sequence[float]) -> tuple[float, float]:
    return min(values), max(values)


def _lines(data: str) -> tuple[list[tuple[Point, Point]], int]:
    """The straight lines of a path, and how many curves it has."""
    lines: list[tuple[Point, Point]] = []
    start = here = (0.0, 0.0)
    curves = 0
    for operator, numbers in _operations(data):
        if operator == "C":
            lines.append((here, start))
            here = start
        elif len(numbers) >= 2:
            to = (numbers[-2], numbers[-1])
            if operator in "SM":
                start = to
            elif operator == "L":
                lines.append((here, to))
            else:
                curves += 1
            here = to
    return lines, curves


def _operations(data: str) -> Iterator[tuple[str, list[float]]]:
    operator, numbers = "", list[float]()
    for match in _OPERATION.finditer(data):
        if match.group(2):
            numbers.append(float(match.group(2)))
            continue
        if operator:
            yield operator, numbers
        operator, numbers = match.group(1), []
    if operator:
        yield operator, numbers
