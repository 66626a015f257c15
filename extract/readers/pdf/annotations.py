"""What lies on a PDF page and is no part of it: filled fields, stamps, typed text, marks."""

from __future__ import annotations

from collections.abc import Iterator

import pypdfium2.raw as pdfium
from pypdfium2 import PdfDocument, PdfPage

from extract.document import Box

_UNSEEN = (pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP)
_HIDDEN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_MADE = (
    *(pdfium.FPDF_ANNOT_CIRCLE, pdfium.FPDF_ANNOT_SQUARE, pdfium.FPDF_ANNOT_INK),
    *(pdfium.FPDF_ANNOT_HIGHLIGHT, pdfium.FPDF_ANNOT_UNDERLINE, pdfium.FPDF_ANNOT_SQUIGGLY),
    *(pdfium.FPDF_ANNOT_STRIKEOUT, pdfium.FPDF_ANNOT_TEXT),
)
"""The annotations for which pdfium makes a look where they come without one."""
_NOTHING = 2
"""Bytes of an empty text: its end alone."""
_TINY = 0.02


def shown_page(pdf: PdfDocument, index: int) -> tuple[PdfPage, list[Box]]:
    """The page with what lies on it as a viewer shows it, and the boxes of what has no look.

    A viewer may make up a look for these; pdfium draws nothing there.
    """
    page = pdf[index]
    seen = list(_seen(page))
    if not seen:
        return page, []
    page.render(scale=_TINY)  # pdfium makes the look of marks and fields when it draws them
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
    page.close()
    return pdf[index], [box for box in seen if box is not None]


def _seen(page: PdfPage) -> Iterator[Box | None]:
    """The annotations that are seen: the box of each that has no look, None for the others."""
    for number in range(pdfium.FPDFPage_GetAnnotCount(page.raw)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, number)
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind not in _UNSEEN and not pdfium.FPDFAnnot_GetFlags(annotation) & _HIDDEN:
            yield None if _has_look(annotation, kind) else _box(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)


def _has_look(annotation: pdfium.FPDF_ANNOTATION, kind: int) -> bool:
    normal = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    if kind in _MADE or pdfium.FPDFAnnot_GetAP(annotation, normal, None, 0) > _NOTHING:
        return True
    is_field = kind == pdfium.FPDF_ANNOT_WIDGET
    written = int(pdfium.FPDFAnnot_GetStringValue(annotation, b"V", None, 0))
    return is_field and written <= _NOTHING


def _box(annotation: pdfium.FPDF_ANNOTATION) -> Box:
    rect = pdfium.FS_RECTF()
    pdfium.FPDFAnnot_GetRect(annotation, rect)
    return rect.left, rect.bottom, rect.right, rect.top
