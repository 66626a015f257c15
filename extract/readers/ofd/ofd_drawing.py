"""What an OFD page draws -> a page set upright: its glyphs, rules, areas and pictures.

No program that is at hand draws an OFD, so that the second witness is what its own objects say:
which of them are painted over, laid on or drawn through the digits that were printed before.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from extract.document import Box
from extract.ground.errors import TooLarge
from extract.ground.messages import say
from extract.readers.layout.affine import IDENTITY, Matrix, Point, apply, times
from extract.readers.layout.overlay import Overlay, Seen
from extract.readers.layout.paper import UNREADABLE, Glyph, Paper, Rule
from extract.readers.layout.raster import inset
from extract.readers.xml import Element, local, value_of

POINTS = 72 / 25.4
"""Points a millimetre: OFD measures in the latter."""
_MOST_OBJECTS = 150_000
_DEEPEST = 20
_ABOVE, _BELOW = 0.88, 0.12
"""Of a character's size, what stands above and below the line that it is written on."""
_PALE, _LIGHT = 227, 175
_FAINT, _THINNED = 28, 80
"""Of 255: paler colours and less opaque ones are not seen; of those between the two of each pair
it is doubtful whether a person reads them."""
_SIDE = 0.15
"""The share of a digit's box at each edge that has no ink."""
_INSET = 4.0
"""Points from a cell's edges that its rules may take."""
_THIN = 1.4
"""Millimetres up to which a filled shape is a rule, not an area."""
_STRAIGHT = 2.0
"""Degrees by which upright and sideways text may lean."""
_OPERATION = re.compile(r"([SMLQBAC])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_CONTAINERS = ("Content", "Layer", "PageBlock", "PageAnnot", "Annot")
_WIDE = frozenset("WFA")


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
    order: int = 0
    digits: list[tuple[int, int]] = field(default_factory=list)

    def draw(self, content: Element, paper: Paper, shift: Point) -> None:
        """Everything that the content draws, moved by ``shift`` millimetres, onto the page."""
        self.objects = 0
        overlay = paper.witness
        if not isinstance(overlay, Laid):
            overlay = paper.witness = Laid(paper.width, paper.height, 1.0)
        self._walk(content, paper, (1, 0, 0, 1, *shift), 0)

    def settle(self, paper: Paper) -> None:
        """Leaves of the page's digits what is seen, once everything is drawn."""
        overlay = paper.witness
        if not isinstance(overlay, Laid):
            return
        unseen = set()
        for number, order in self.digits:
            glyph = paper.glyphs[number]
            wide, high = glyph.x1 - glyph.x0, glyph.bottom - glyph.top
            ink = (
                glyph.x0 + _SIDE * wide,
                glyph.top + _SIDE * high,
                glyph.x1 - _SIDE * wide,
                glyph.bottom - _SIDE * high,
            )
            seen = overlay.leaves(ink, order)
            if seen is Seen.NO:
                unseen.add(number)
            elif seen is Seen.DOUBTFUL:
                paper.glyphs[number] = glyph._replace(text=UNREADABLE)
                paper.doubtful += 1
        paper.hidden += len(unseen)
        paper.glyphs = [glyph for n, glyph in enumerate(paper.glyphs) if n not in unseen]
        self.digits, self.order = [], 0

    def _walk(self, container: Element, paper: Paper, matrix: Matrix, depth: int) -> None:
        for element in container:
            self.objects += 1
            if self.objects > _MOST_OBJECTS or depth > _DEEPEST:
                raise TooLarge(say("ofd.endless"))
            self.order += 1
            name = local(element)
            if value_of(element, "Visible") == "false":
                continue
            if name == "TextObject":
                first = len(paper.glyphs)
                _draw_text(element, paper, _inner(element, matrix))
                self.digits += [(n, self.order) for n in range(first, len(paper.glyphs))]
            elif name == "PathObject":
                _draw_path(element, paper, _inner(element, matrix), self.order)
            elif name == "ImageObject":
                self._picture(element, paper, matrix)
            elif name == "CompositeObject":
                unit = self.units.get(value_of(element, "ResourceID"))
                if unit is not None:
                    self._walk(unit, paper, _inner(element, matrix), depth + 1)
            elif name in _CONTAINERS:
                self._walk(element, paper, matrix, depth + 1)
            elif name == "Appearance":
                self._walk(element, paper, _inner(element, matrix), depth + 1)

    def _picture(self, element: Element, paper: Paper, matrix: Matrix) -> None:
        left, top, width, height = _boundary(element)
        x0, y0 = apply(matrix, (left, top))
        x1, y1 = apply(matrix, (left + width, top + height))
        box = (x0 * POINTS, y0 * POINTS, x1 * POINTS, y1 * POINTS)
        paper.pictures.append(box)
        if isinstance(paper.witness, Laid):
            paper.witness.lay(box, self.order)


class Laid(Overlay):
    """What lies on an OFD page beside its text."""

    def is_stray(self, box: Box) -> bool:
        """Whether a picture or a stroke is inside the cell."""
        return self.holds(inset(box, _INSET))


def _boundary(element: Element) -> list[float]:
    box = numbers_of(value_of(element, "Boundary"))
    return box if len(box) == 4 else [0.0, 0.0, 0.0, 0.0]


def _inner(element: Element, outer: Matrix) -> Matrix:
    """From the object's own coordinates to the page's."""
    left, top, _, _ = _boundary(element)
    own = numbers_of(value_of(element, "CTM"))
    matrix = tuple(own) if len(own) == 6 else IDENTITY
    return times(times(matrix, (1, 0, 0, 1, left, top)), outer)  # type: ignore[arg-type]


def _draw_text(element: Element, paper: Paper, matrix: Matrix) -> None:
    size = _number(value_of(element, "Size"), 0.0)
    turn = _turn(matrix)
    placed = list(_placed(element, size))
    seen = _seen(element, "FillColor", fills=value_of(element, "Fill") != "false")
    if any(local(child) == "Clips" for child in element):
        seen = Seen.DOUBTFUL
    if seen is Seen.NO:
        paper.hidden += len(placed)
    elif turn is None:
        paper.slanted += len(placed)
    else:
        for character, (x, y), width, parted in placed:
            if seen is Seen.DOUBTFUL and character.isdigit():
                character = UNREADABLE
            one = apply(matrix, (x, y - _ABOVE * size))
            other = apply(matrix, (x + width, y + _BELOW * size))
            (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
            box = (x0 * POINTS, y0 * POINTS, x1 * POINTS, y1 * POINTS)
            if 0 <= box[0] < paper.width and 0 <= box[1] < paper.height:
                paper.glyphs.append(Glyph(character, *box, turn, parted))
            else:
                paper.hidden += 1


def _turn(matrix: Matrix) -> int | None:
    """The quarter turns (counterclockwise) of the text's direction; None if it stands aslant."""
    angle = math.degrees(math.atan2(-matrix[1], matrix[0]))
    quarters = round(angle / 90)
    return quarters % 4 if abs(angle - quarters * 90) <= _STRAIGHT else None


def _placed(element: Element, size: float) -> Iterator[tuple[str, Point, float, bool]]:
    """The characters with the point that each begins at, its width, and if a blank is before it."""
    scale = _number(value_of(element, "HScale"), 1.0)
    x = y = 0.0
    parted = False
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
                yield _readable(character), (x, y), width, parted
            parted = character.isspace()
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


def _seen(element: Element, colour: str, *, fills: bool) -> Seen:
    """How the object's colour is seen on white."""
    found = next((child for child in element if local(child) == colour), None)
    alpha = _number(value_of(element, "Alpha"), 255.0)
    parts: list[float] = []
    if found is not None:
        alpha = min(alpha, _number(value_of(found, "Alpha"), 255.0))
        parts = numbers_of(value_of(found, "Value"))
    lightness = min(parts) if len(parts) in (1, 3) else 0.0
    if not fills or alpha <= _FAINT or lightness > _PALE:
        return Seen.NO
    return Seen.DOUBTFUL if alpha <= _THINNED or lightness > _LIGHT else Seen.YES


def _draw_path(element: Element, paper: Paper, matrix: Matrix, order: int) -> None:
    data = next((e.text or "" for e in element if local(e) == "AbbreviatedData"), "")
    lines, curves = _lines(data)
    points = [apply(matrix, point) for line in lines for point in line]
    if not points:
        return
    if curves > 4:
        paper.outlines += 1
    is_filled = value_of(element, "Fill") == "true"
    if _seen(element, "StrokeColor", fills=value_of(element, "Stroke") != "false") is not Seen.NO:
        for one, other in zip(points[::2], points[1::2], strict=True):
            _take_line(paper, one, other)
            _take_stroke(paper, one, other)
    elif is_filled and _seen(element, "FillColor", fills=True) is not Seen.NO:
        _take_area(paper, points)
    if is_filled:
        _cover(element, paper, points, order)


def _take_stroke(paper: Paper, one: Point, other: Point) -> None:
    if isinstance(paper.witness, Laid):
        ends = ((x * POINTS, y * POINTS) for x, y in (one, other))
        paper.witness.stroke(*ends)


def _cover(element: Element, paper: Paper, points: Sequence[Point], order: int) -> None:
    """What a filled area, white ones too, takes away from what was printed before."""
    colour = next((child for child in element if local(child) == "FillColor"), None)
    alphas = value_of(element, "Alpha"), value_of(colour, "Alpha")
    (x0, x1), (y0, y1) = _ends([p[0] for p in points]), _ends([p[1] for p in points])
    if min(_number(alpha, 255.0) for alpha in alphas) <= _FAINT:
        return
    if min(x1 - x0, y1 - y0) < _THIN:
        _take_stroke(paper, (x0, (y0 + y1) / 2), (x1, (y0 + y1) / 2))
    elif isinstance(paper.witness, Laid):
        paper.witness.paint((x0 * POINTS, y0 * POINTS, x1 * POINTS, y1 * POINTS), order)


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
