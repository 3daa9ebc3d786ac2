"""DOCX → text: paragraphs with their automatic numbers left to Word, titles by their styles, tables with merged cells, notes.

The parts are counted and measured before one is unpacked, and XML entities are not resolved.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders.extract.document import Document
from loaders.extract.text.headings import Levels, numbering
from loaders.extract.text.limits import MOST_PARTS, MOST_UNPACKED_BYTES
from loaders.extract.text.writing import CellText, Writer, pieces_of
from loaders.texts import NotText

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BROKEN = "cannot be read as a Word document"
_AGAIN = "Save it as .docx anew."
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TITLE_STYLE = re.compile(r"(?:heading|标题)\s*(\d)$", re.IGNORECASE)
#: Parts that hold notes, and the element of one.
_NOTES = {"word/footnotes.xml": "footnote", "word/endnotes.xml": "endnote"}


def read_docx(path: Path) -> Document:
    """The document in a DOCX file. Raises ``NotText`` for what is broken, encrypted, or larger unpacked than any document."""
    try:
        with zipfile.ZipFile(path) as package:
            _measure(package)
            return _document(package)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        reason = "it is encrypted" if "encrypt" in str(error).lower() else "it is broken"
        raise NotText(f"{_BROKEN}: {reason}", _AGAIN) from None


def _measure(package: zipfile.ZipFile) -> None:
    parts = package.infolist()
    if len(parts) > MOST_PARTS:
        raise NotText(f"has {len(parts):,} parts, more than {MOST_PARTS:,}", _AGAIN)
    if any(part.flag_bits & 1 for part in parts):
        raise NotText("is encrypted: it opens with a password only", "Save it without the password.")
    size = sum(part.file_size for part in parts)
    if size > MOST_UNPACKED_BYTES:
        raise NotText(f"unpacks to {size:,} bytes, more than {MOST_UNPACKED_BYTES:,}: no document does", "Do not open it.")


def _part(package: zipfile.ZipFile, name: str) -> Any:
    """The root of a part. Reading ends at the size that was measured, whatever the packed data hold."""
    import lxml.etree as etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(package.read(name), parser)
    except etree.XMLSyntaxError:
        raise NotText(f"{_BROKEN}: its part {name} is no XML that can be", _AGAIN) from None
    return root


def _document(package: zipfile.ZipFile) -> Document:
    if "word/document.xml" not in package.namelist():
        raise NotText(f"{_BROKEN}: it has no word/document.xml", "Name a .docx, .pdf, .html or .txt file.")
    body = _part(package, "word/document.xml").find(f"{_W}body")
    if body is None:
        raise NotText(f"{_BROKEN}: it has no body", _AGAIN)
    reader = _Reader(_title_styles(package))
    reader.read(body)
    for name, tag in _NOTES.items():
        if name in package.namelist():
            for note in _part(package, name).iter(f"{_W}{tag}"):
                if note.get(f"{_W}type") not in ("separator", "continuationSeparator", "continuationNotice"):
                    reader.note(note)
    return reader.writer.document(MEDIA)


def _title_styles(package: zipfile.ZipFile) -> dict[str, int]:
    """The level of each style of titles, by its id; styles based on one have its level."""
    if "word/styles.xml" not in package.namelist():
        return {}
    levels: dict[str, int] = {}
    parents: dict[str, str] = {}
    for style in _part(package, "word/styles.xml").iter(f"{_W}style"):
        identity, name = style.get(f"{_W}styleId") or "", style.find(f"{_W}name")
        title = _TITLE_STYLE.match((name.get(f"{_W}val") or "").strip()) if name is not None else None
        outline, parent = style.find(f".//{_W}outlineLvl"), style.find(f"{_W}basedOn")
        if title:
            levels[identity] = int(title[1])
        elif outline is not None and (outline.get(f"{_W}val") or "").isdigit() and int(outline.get(f"{_W}val")) < 9:
            levels[identity] = int(outline.get(f"{_W}val")) + 1
        elif parent is not None:
            parents[identity] = parent.get(f"{_W}val") or ""
    for _ in range(9):
        levels |= {style: levels[parent] for style, parent in parents.items() if parent in levels and style not in levels}
    return levels


class _Reader:
    """Writes what a body holds, block by block."""

    def __init__(self, styles: dict[str, int]) -> None:
        self.writer = Writer()
        self._styles = styles
        self._levels = Levels()
        self._is_caption = False
        self._notes = 0

    def read(self, body: Any) -> None:
        """Write the paragraphs and tables of a body in order."""
        for block in _blocks(body):
            if block.tag == f"{_W}tbl":
                self.writer.grid(_cells(block), self._is_caption)
                self._is_caption = False
            else:
                self._paragraph(block)

    def note(self, note: Any) -> None:
        """Write a footnote, with its number as the text refers to it."""
        self._notes += 1
        text = "".join(_text(paragraph) for paragraph in note.iter(f"{_W}p")).strip()
        self.writer.paragraph(pieces_of(f"{str(self._notes).translate(_SUPERSCRIPT)} {text}"))

    def _paragraph(self, paragraph: Any) -> None:
        for text in _text(paragraph).split("\n"):
            text = text.strip()
            self._is_caption = text.startswith(("表", "附表", "续表"))
            style, outline = paragraph.find(f"{_W}pPr/{_W}pStyle"), paragraph.find(f"{_W}pPr/{_W}outlineLvl")
            level = self._styles.get(style.get(f"{_W}val") or "", 0) if style is not None else 0
            if not level and outline is not None and (outline.get(f"{_W}val") or "").isdigit():
                level = (int(outline.get(f"{_W}val")) + 1) % 10
            kind = numbering(text)
            if level:
                self.writer.heading(pieces_of(text), self._levels.stands_at(level))
            elif kind:
                self.writer.heading(pieces_of(text), self._levels.level(kind))
            else:
                self.writer.paragraph(pieces_of(text))


def _blocks(body: Any) -> Iterator[Any]:
    """Paragraphs and tables, those in content controls and insertions too."""
    todo = [*reversed(body)]
    while todo:
        block = todo.pop()
        if block.tag in (f"{_W}p", f"{_W}tbl"):
            yield block
        elif block.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag", f"{_W}customXml"):
            todo += reversed(block)


def _text(paragraph: Any) -> str:
    """The characters of a paragraph: deleted ones, field codes and hidden ones left out, raised figures as such."""
    parts: list[str] = []
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen", f"{_W}footnoteReference", f"{_W}endnoteReference"):
        run = next((up for up in element.iterancestors(f"{_W}r")), None)
        properties = run.find(f"{_W}rPr") if run is not None else None
        if properties is not None and properties.find(f"{_W}vanish") is not None:
            continue
        if element.tag == f"{_W}t":
            raised = properties.find(f"{_W}vertAlign") if properties is not None else None
            is_raised = raised is not None and raised.get(f"{_W}val") == "superscript"
            parts.append((element.text or "").translate(_SUPERSCRIPT) if is_raised else element.text or "")
        elif element.tag == f"{_W}tab":
            if run is not None and element.getparent() is run:
                parts.append("\t")
        elif element.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif element.tag in (f"{_W}br", f"{_W}cr"):
            parts.append("\n")
        elif (element.get(f"{_W}id") or "").isdigit():
            parts.append(element.get(f"{_W}id").translate(_SUPERSCRIPT))
    return re.sub(r"[\u200b-\u200f\u2028\u2029\u2060\ufeff\ufffe\uffff\x00-\x08\x0b-\x1f\x7f-\x9f]", "", "".join(parts)).replace("\xa0", " ")


def _cells(table: Any) -> list[CellText]:
    """The cells of a table: ``gridSpan`` runs across, ``vMerge`` down."""
    cells: list[CellText] = []
    above: dict[int, CellText] = {}
    for row, line in enumerate(table.iterchildren(f"{_W}tr")):
        is_head = line.find(f"{_W}trPr/{_W}tblHeader") is not None or row == 0
        column = _number(line.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in line.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr"), None) is not line:
                continue
            wide = _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val") != "restart" and column in above:
                above[column].row_span = row - above[column].row + 1
            else:
                text = " ".join(_text(p).replace("\n", " ").replace("\t", " ").strip() for p in cell.iter(f"{_W}p")).strip()
                above[column] = CellText(row, column, pieces_of(text), 1, wide, is_head)
                cells.append(above[column])
            column += wide
    return cells


def _number(element: Any, default: int) -> int:
    value = element.get(f"{_W}val") if element is not None else None
    return min(int(value), 1_000) if value and value.isdigit() and len(value) < 6 else default
