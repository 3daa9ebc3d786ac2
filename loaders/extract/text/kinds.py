"""Which kind of file a document is, by its first bytes and then by its name, and what reads each."""

from __future__ import annotations

import re
from pathlib import Path

from loaders.extract.document import Document
from loaders.extract.text import docx, html, plain
from loaders.extract.text.archives import is_archive
from loaders.extract.text.limits import MOST_BYTES
from loaders.extract.text.pdf import reading as pdf
from loaders.texts import NotText

_ENDINGS = {".txt": plain.MEDIA, ".text": plain.MEDIA, ".md": plain.MEDIA, ".html": html.MEDIA, ".htm": html.MEDIA, ".xhtml": html.MEDIA, ".shtml": html.MEDIA}
_OTHERS = {
    b"\xd0\xcf\x11\xe0": ("is a file of an old Word or Excel, or an encrypted one", "Save it as .docx, without a password."),
    b"{\\rtf": ("is a file of Rich Text Format", "Save it as .docx."),
    b"\x1f\x8b": ("is compressed by gzip", "Unpack it first."), b"Rar!": ("is an archive of RAR", "Unpack it first."),
    b"7z\xbc\xaf": ("is an archive of 7-Zip", "Unpack it first."), b"\x89PNG": ("is a picture", "Make it a PDF, and read that with --ocr."),
    b"\xff\xd8\xff": ("is a picture", "Make it a PDF, and read that with --ocr."),
}  # fmt: skip
_KINDS = "a .pdf, .docx, .html or .txt file"
#: The head of a PDF may stand after other bytes (PDF 32000, annex H).
_HEAD_BYTES = 1024


def media_of(path: Path) -> str:
    """The media type of a file. Raises ``NotText`` for one that is empty, too large, or none that we read."""
    size = path.stat().st_size
    if size == 0:
        raise NotText("is empty", f"Name {_KINDS} with text.")
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    media = _by_content(path, head)
    if size > MOST_BYTES[media]:
        raise NotText(f"has {size:,} bytes, more than {MOST_BYTES[media]:,}", "Split it, and extract its parts.")
    return media


def read_as(path: Path, media: str, ocr: bool = False) -> Document:
    """The document in a file of the media type, read in this process. Raises ``NotText``."""
    if media == pdf.MEDIA:
        if not ocr:
            return pdf.read_pdf(path)
        from loaders.extract.text.ocr import guessed

        return pdf.read_pdf(path, guessed())
    if media == docx.MEDIA:
        return docx.read_docx(path)
    return html.read_html(path) if media == html.MEDIA else plain.read_plain(path)


def _by_content(path: Path, head: bytes) -> str:
    if b"%PDF-" in head:
        return pdf.MEDIA
    if head.startswith(b"PK\x03\x04"):
        if path.suffix.lower() not in ("", ".docx", ".docm", ".zip"):
            raise NotText(f"is a zip archive named {path.suffix}", f"Name {_KINDS}.")
        return docx.MEDIA
    for begin, (what, remedy) in _OTHERS.items():
        if head.startswith(begin):
            raise NotText(what, remedy)
    if is_archive(head):
        return html.MEDIA
    named = _ENDINGS.get(path.suffix.lower())
    if named is None and path.suffix.lower() in (".pdf", ".docx"):
        raise NotText(f"is named {path.suffix} and is none", f"Name {_KINDS}.")
    if named is None and re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body|\?xml)", head, re.IGNORECASE):
        return html.MEDIA
    return named or plain.MEDIA
