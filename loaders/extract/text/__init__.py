"""Any document as text with places: PDF, DOCX, HTML and text files."""

from loaders.extract.text.opening import read_document

__all__ = ["read_document"]
