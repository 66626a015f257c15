"""PDF: what pdfium gives of a page."""
