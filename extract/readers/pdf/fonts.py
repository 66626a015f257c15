"""The fonts with which every PDF is drawn and read: pdfium's own and one Chinese, on any machine.

What a document names and does not carry pdfium looks for among the machine's fonts; without any
it loses characters. It is given the folder of a packaged font in their place, and nothing else.
"""

from __future__ import annotations

import ctypes
from typing import Any

import pylopdf_fonts_zh_cn
import pypdfium2
import pypdfium2.raw as pdfium

_NAMES_A_FONT = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 6 0 R"
    b"/Resources<</Font<</F 4 0 R>>>>>>endobj\n"
    b"4 0 obj<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
    b"/DescendantFonts[5 0 R]>>endobj\n"
    b"5 0 obj<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
    b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 2>>>>endobj\n"
    b"6 0 obj<</Length 29>>stream\nBT/F 9 Tf<4E00>Tj ET         \nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
_kept: list[Any] = []
"""What has to live as long as the process: the folder's name, and the page that holds the font."""


def open_pdf(data: bytes) -> pypdfium2.PdfDocument:
    """The PDF, drawn with the packaged font; raises pypdfium2.PdfiumError if it is none."""
    return pypdfium2.PdfDocument(data)


def keep_font() -> None:
    """Keeps the packaged font open, once a document has asked for it: the next finds it parsed."""
    if len(_kept) == 1:
        pdf = pypdfium2.PdfDocument(_NAMES_A_FONT)
        page = pdf[0]
        _kept.extend((pdf, page, page.get_textpage()))


def _begin() -> None:
    folder = str(pylopdf_fonts_zh_cn.sans_path().parent).encode()
    name = ctypes.create_string_buffer(folder)
    folders = (ctypes.POINTER(ctypes.c_char) * 2)(ctypes.cast(name, ctypes.POINTER(ctypes.c_char)))
    _kept.append((name, folders))
    pdfium.FPDF_DestroyLibrary()
    config = pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=folders)
    pdfium.FPDF_InitLibraryWithConfig(config)


_begin()
