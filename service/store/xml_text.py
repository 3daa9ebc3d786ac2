"""What leaves as XML is XML, whatever the graph holds: Oxigraph writes every character as it is.

XML 1.0 cannot carry most control characters, U+FFFE and U+FFFF, nor RDF/XML a predicate without an XML name at its end.
Such an answer is refused in this format and not changed; others carry it. A carriage return is written as a reference,
because a reader makes a line feed of a bare one.
"""

from __future__ import annotations

from xml.parsers import expat


class NotXml(OSError):
    """The bytes are no well-formed XML with namespaces."""


class XmlText:
    """Takes a document piece by piece and reads it as its readers will."""

    def __init__(self) -> None:
        self._parser = expat.ParserCreate("UTF-8", " ")

    def take(self, piece: bytes) -> bytes:
        """The next piece, as it may be sent. Raises ``NotXml``."""
        piece = piece.replace(b"\r", b"&#13;")
        self._read(piece, False)
        return piece

    def end(self) -> None:
        """The document is whole. Raises ``NotXml`` where it is not."""
        self._read(b"", True)

    def _read(self, piece: bytes, is_last: bool) -> None:
        try:
            self._parser.Parse(piece, is_last)
        except expat.ExpatError as error:
            raise NotXml(expat.ErrorString(error.code)) from error
