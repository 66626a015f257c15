"""The bytes of a picture (PNG, JPEG, TIFF, BMP, WebP, GIF) -> its pixels, within stated limits."""

from __future__ import annotations

import io
import warnings

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from pypdfium2 import PdfPage
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

from extract.ground.errors import DamagedOriginal, TooLarge
from extract.ground.messages import say
from extract.readers.scan.recognise import Picture

MOST_PIXELS = 40_000_000
"""Pixels of one picture: a page of A4 at 600 dpi has 35 million."""
_RESOLUTION = 200
"""Dots an inch at which a PDF's page is drawn: finer is slower and no surer."""
_MOST_DRAWN = 12_000_000
MOST_PAGES = 60
"""Pages of one scan; a report has a dozen."""


def open_pictures(data: bytes) -> tuple[str, list[Picture]]:
    """The media type, and the picture's pages as red, green and blue, turned as it says.

    Raises DamagedOriginal if it cannot be decoded, TooLarge beyond the limits.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's of sizes: the limit here is stricter
            image = Image.open(io.BytesIO(data))
            frames = getattr(image, "n_frames", 1) if image.format in ("TIFF", "MPO") else 1
            check_size(*image.size)
            check_pages(frames)
            pages = [_frame(image, number) for number in range(frames)]
    except (DamagedOriginal, TooLarge):
        raise
    except Image.DecompressionBombError as error:
        raise TooLarge(say("picture.far_too_large", most=f"{MOST_PIXELS:,}")) from error
    except Exception as error:  # Pillow's decoders raise whatever they meet in a broken file
        unknown = isinstance(error, UnidentifiedImageError)
        why = say("picture.unknown_kind") if unknown else say("picture.broken")
        raise DamagedOriginal(why) from error
    return Image.MIME.get(image.format or "", "image/unknown"), pages


def draw(page: PdfPage) -> tuple[Picture, float]:
    """A PDF's page as it is shown, and the pixels a point; pages of any size within limits."""
    width, height = page.get_size()
    scale = min(_RESOLUTION / 72, (_MOST_DRAWN / max(width * height, 1)) ** 0.5)
    drawn = page.render(scale=scale, may_draw_forms=False)
    return np.ascontiguousarray(drawn.to_numpy()[..., 2::-1]), scale


def grain(page: PdfPage, scale: float) -> float:
    """Pixels of the page's largest picture for each pixel drawn, 1 at most: drawing adds none."""
    pictures = [
        (obj.get_px_size()[0], obj.get_bounds()) for obj in page.get_objects([FPDF_PAGEOBJ_IMAGE])
    ]
    if not pictures:
        return 1.0
    pixels, (left, _, right, _) = max(pictures, key=lambda found: found[1][2] - found[1][0])
    return min(1.0, float(pixels / max((right - left) * scale, 1)))


def check_size(width: float, height: float) -> None:
    """TooLarge if a picture has more pixels than any page."""
    if width * height > MOST_PIXELS:
        size = {"width": f"{width:.0f}", "height": f"{height:.0f}"}
        raise TooLarge(say("picture.too_large", **size, most=f"{MOST_PIXELS:,}"))


def check_pages(pages: int) -> None:
    """TooLarge if a scan has more pages than any report."""
    if pages > MOST_PAGES:
        raise TooLarge(say("picture.too_many_pages", pages=pages, most=MOST_PAGES))


def _frame(image: Image.Image, number: int) -> Picture:
    image.seek(number)
    check_size(*image.size)
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright)
    elif upright.mode.startswith(("I", "F")):
        levels = np.asarray(upright, dtype=np.float32)
        top = max(float(levels.max()), 1.0)
        upright = Image.fromarray((levels * (255 / top)).astype(np.uint8))
    return np.array(upright.convert("RGB"))
