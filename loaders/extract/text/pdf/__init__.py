"""PDF → text in reading order: characters by pdfium, columns, tables, footnotes and running lines by where they stand."""

from loaders.extract.text.pdf.drawing import drawn
from loaders.extract.text.pdf.reading import named_pages, read_pdf

__all__ = ["drawn", "named_pages", "read_pdf"]
