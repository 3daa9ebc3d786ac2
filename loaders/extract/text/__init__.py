"""Any document as text with places: PDF, DOCX, HTML and text files."""

from loaders.extract.text.apart import decoded, encoded, picture_of
from loaders.extract.text.opening import read_document
from loaders.extract.text.pdf import named_pages

__all__ = ["decoded", "encoded", "named_pages", "picture_of", "read_document"]
