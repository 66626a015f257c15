"""What is drawn on a raster is found in its memory, in any box."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from extract.readers.layout.raster import Pixels, Raster, cropped

SIDE = st.integers(-3, 15)
BOXES = st.tuples(SIDE, SIDE, SIDE, SIDE)


@pytest.mark.parametrize("box", [(2, 2, 3, 3), (0, 0, 10, 6), (-9, -9, 4, 4)])
def test_a_line_is_found(box: Pixels) -> None:
    raster = Raster(10, 6)
    assert not raster.has_ink(box)
    raster.line([(1.2, 2.3), (8.0, 2.3)], 255)
    assert raster.has_ink(box)
    assert not raster.has_ink((0, 3, 10, 6))


@given(data=st.binary(min_size=8 * 6, max_size=8 * 6), box=BOXES)
def test_a_part_is_what_is_cropped(data: bytes, box: Pixels) -> None:
    raster = Raster(7, 6, bytearray(data), 8)
    image = Image.frombytes("L", (8, 6), data).crop((0, 0, 7, 6))
    x0, y0, _, _ = box
    if x0 < 7 and y0 < 6:
        size, part = raster.part(box)
        expected = cropped(image, box)
        assert (size, part) == (expected.size, expected.tobytes())
        assert raster.has_ink(box) == (255 in part)
