"""Any document as text with places: PDF, DOCX, HTML and text files."""

from loaders.extract.text.apart import decoded, encoded, picture_of
from loaders.extract.text.opening import read_document

__all__ = ["decoded", "encoded", "picture_of", "read_document"]
