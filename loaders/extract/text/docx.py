"""DOCX → text: paragraphs with their automatic numbers left to Word, titles by their styles, tables with merged cells, notes.

The parts are counted and measured before one is unpacked, and XML entities are not resolved.
"""

from __future__ import annotations

import itertools
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders.extract.document import Document
from loaders.extract.text.archives import is_archive, page_of
from loaders.extract.text.headings import Levels, numbering
from loaders.extract.text.html import decoded_page, write_page
from loaders.extract.text.limits import MOST_PARTS, MOST_UNPACKED_BYTES
from loaders.extract.text.writing import CellText, Writer, pieces_of
from loaders.texts import NotText

MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
#: The same in what Word calls Strict Open XML (ISO/IEC 29500-1, annex A).
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_W = f"{{{_MAIN.decode()}}}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
#: What holds other words than those that are shown: where they stood before they were moved, how they sound, what stands in
#: a drawing's box (which is read by itself), and a drawing for programs that know no better one.
_NOT_SHOWN = {f"{_W}moveFrom", f"{_W}del", f"{_W}rt", f"{_W}txbxContent", _FALLBACK}
_BROKEN = "cannot be read as a Word document"
_AGAIN = "Save it as .docx anew."
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TITLE_STYLE = re.compile(r"(?:heading|标题)\s*(\d)$", re.IGNORECASE)
#: Word writes document2.xml and so on, too.
_DOCUMENT = re.compile(r"word/document\d{0,3}\.xml")
#: What stands around blocks and rows and changes nothing.
_AROUND = {f"{_W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "customXml")}
#: A part of another format that Word takes into the text when it opens the file, and what may be in it.
_CHUNK, _PAGES = f"{_W}altChunk", (".mht", ".mhtml", ".htm", ".html", ".xhtml")
#: Parts that hold notes, and the element of one.
_NOTES = {"word/footnotes.xml": "footnote", "word/endnotes.xml": "endnote"}


def read_docx(path: Path) -> Document:
    """The document in a DOCX file. Raises ``NotText`` for what is broken, encrypted, or larger unpacked than any document."""
    try:
        with zipfile.ZipFile(path) as package:
            _measure(package)
            return _document(package)
    except (zipfile.BadZipFile, KeyError, StopIteration, NotImplementedError, EOFError, OSError, RuntimeError) as error:
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
        root = etree.fromstring(package.read(name).replace(_STRICT, _MAIN), parser)
    except etree.XMLSyntaxError:
        raise NotText(f"{_BROKEN}: its part {name} is no XML that can be", _AGAIN) from None
    return root


def _document(package: zipfile.ZipFile) -> Document:
    name = next((found for found in package.namelist() if _DOCUMENT.fullmatch(found)), None)
    if name is None:
        raise NotText(f"{_BROKEN}: it has no word/document.xml", "Name a .docx, .pdf, .html or .txt file.")
    body = _part(package, name).find(f"{_W}body")
    if body is None:
        raise NotText(f"{_BROKEN}: it has no body", _AGAIN)
    reader = _Reader(_title_styles(package), _chunks(package, name))
    reader.read(body)
    for name, tag in _NOTES.items():
        if name in package.namelist():
            for note in _part(package, name).iter(f"{_W}{tag}"):
                if note.get(f"{_W}type") not in ("separator", "continuationSeparator", "continuationNotice"):
                    reader.note(tag, note)
    return reader.writer.document(MEDIA)


def _chunks(package: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The pages that are parts of a document, by the ids of their relations. Raises ``NotText`` for a part of another format."""
    folder, file = posixpath.split(name)
    relations = f"{folder}/_rels/{file}.rels"
    chunks: dict[str, str] = {}
    for relation in _part(package, relations) if relations in package.namelist() else ():
        if (relation.get("Type") or "").endswith("/aFChunk"):
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))[1:]
            if not target.lower().endswith(_PAGES):
                raise NotText(f"holds a document of another format as a part ({target}), which is not read", "Open it in Word, and save it anew.")
            chunks[relation.get("Id") or ""] = page_of(content) if is_archive(content := package.read(target)) else decoded_page(content)
    return chunks


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


#: The numbers of notes by kind and id.
Marks = dict[str, dict[str, int]]


class _Reader:
    """Writes what a body holds, block by block."""

    def __init__(self, styles: dict[str, int], chunks: dict[str, str]) -> None:
        self.writer = Writer()
        self._chunks = chunks
        self._styles = styles
        self._levels = Levels()
        self._is_caption = False
        self._marks: Marks = {}
        self._begun = ""

    def read(self, body: Any) -> None:
        """Write the paragraphs and tables of a body in order."""
        for block in _blocks(body):
            if block.tag == _CHUNK:
                self._end()
                write_page(next(self._chunks[value] for name, value in block.items() if name.endswith("}id")), self.writer)
            elif block.tag == f"{_W}tbl":
                self._end()
                self.writer.grid(_cells(block, self._marks), self._is_caption)
                self._is_caption = False
            else:
                self._paragraph(block)
                for box in _boxes(block):
                    self.read(box)
        self._end()

    def note(self, tag: str, note: Any) -> None:
        """Write a footnote, with its number as the text refers to it; one to which nothing refers is not shown."""
        number = self._marks.get(tag, {}).get(note.get(f"{_W}id") or "")
        text = "".join(_text(paragraph, self._marks) for paragraph in note.iter(f"{_W}p")).strip()
        if number is not None:
            self.writer.paragraph(pieces_of(f"{str(number).translate(_SUPERSCRIPT)} {text}"))

    def _paragraph(self, paragraph: Any) -> None:
        whole = self._begun + _text(paragraph, self._marks)
        mark = paragraph.find(f"{_W}pPr/{_W}rPr")
        if mark is not None and (mark.find(f"{_W}del") is not None or mark.find(f"{_W}moveFrom") is not None):
            self._begun = whole  # its end was deleted: the next one goes on
            return
        self._begun = ""
        self._write(whole, paragraph)

    def _end(self) -> None:
        """Write what no paragraph goes on."""
        if self._begun:
            self.writer.paragraph(pieces_of(self._begun.strip()))
        self._begun = ""

    def _write(self, whole: str, paragraph: Any) -> None:
        for text in whole.split("\n"):
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
    """Paragraphs, tables and parts of another format, those in content controls and insertions too."""
    todo = [*reversed(body)]
    while todo:
        block = todo.pop()
        if block.tag in (f"{_W}p", f"{_W}tbl", _CHUNK):
            yield block
        elif block.tag in _AROUND:
            todo += reversed(block)


def _boxes(paragraph: Any) -> Iterator[Any]:
    """What stands in boxes of the paragraph's drawings, the outermost."""
    return (box for box in paragraph.iter(f"{_W}txbxContent") if _is_shown(box, paragraph))


def _is_shown(element: Any, paragraph: Any) -> bool:
    """Whether words of a paragraph are shown in it."""
    return not any(up.tag in _NOT_SHOWN for up in itertools.takewhile(lambda up: up is not paragraph, element.iterancestors()))


def _stands(paragraph: Any, cell: Any) -> bool:
    """Whether a paragraph of a cell is shown, in a box of a drawing too."""
    around = itertools.takewhile(lambda up: up is not cell, paragraph.iterancestors())
    return not any(up.tag in _NOT_SHOWN and up.tag != f"{_W}txbxContent" for up in around)


def _is_on(properties: Any, name: str) -> bool:
    """Whether a property that is on or off is on."""
    found = properties.find(f"{_W}{name}") if properties is not None else None
    return found is not None and found.get(f"{_W}val") not in ("0", "false", "off")


def _text(paragraph: Any, marks: Marks) -> str:
    """The characters of a paragraph: deleted ones, field codes and hidden ones left out, raised figures as such; ``marks`` has the
    numbers of notes by kind and id, in the order in which the text refers to them."""
    parts: list[str] = []
    for element in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen", f"{_W}footnoteReference", f"{_W}endnoteReference"):
        run = next((up for up in element.iterancestors(f"{_W}r")), None)
        properties = run.find(f"{_W}rPr") if run is not None else None
        if _is_on(properties, "vanish") or not _is_shown(element, paragraph):
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
        else:
            kind = element.tag.removeprefix(_W).removesuffix("Reference")
            numbers = marks.setdefault(kind, {})
            number = numbers.setdefault(element.get(f"{_W}id") or "", len(numbers) + 1)
            parts.append(str(number).translate(_SUPERSCRIPT))
    return re.sub(r"[\u200b-\u200f\u2028\u2029\u2060\ufeff\ufffe\uffff\x00-\x08\x0b-\x1f\x7f-\x9f]", "", "".join(parts)).replace("\xa0", " ")


def _lines(table: Any) -> Iterator[Any]:
    """The rows of a table that were not deleted, those in content controls too."""
    todo = [*reversed(table)]
    while todo:
        line = todo.pop()
        if line.tag == f"{_W}tr" and line.find(f"{_W}trPr/{_W}del") is None:
            yield line
        elif line.tag in _AROUND:
            todo += reversed(line)


def _cells(table: Any, marks: Marks) -> list[CellText]:
    """The cells of a table: ``gridSpan`` runs across, ``vMerge`` down."""
    cells: list[CellText] = []
    above: dict[int, CellText] = {}
    for row, line in enumerate(_lines(table)):
        is_head = line.find(f"{_W}trPr/{_W}tblHeader") is not None or row == 0
        column = _number(line.find(f"{_W}trPr/{_W}gridBefore"), 0)
        for cell in line.iter(f"{_W}tc"):
            if next(cell.iterancestors(f"{_W}tr"), None) is not line or cell.find(f"{_W}tcPr/{_W}cellDel") is not None:
                continue
            wide = _number(cell.find(f"{_W}tcPr/{_W}gridSpan"), 1)
            merge = cell.find(f"{_W}tcPr/{_W}vMerge")
            if merge is not None and merge.get(f"{_W}val") != "restart" and column in above:
                above[column].row_span = row - above[column].row + 1
            else:
                text = " ".join(_text(p, marks).replace("\n", " ").replace("\t", " ").strip() for p in cell.iter(f"{_W}p") if _stands(p, cell)).strip()
                above[column] = CellText(row, column, pieces_of(text), 1, wide, is_head)
                cells.append(above[column])
            column += wide
    return cells


def _number(element: Any, default: int) -> int:
    value = element.get(f"{_W}val") if element is not None else None
    return min(int(value), 1_000) if value and value.isdigit() and len(value) < 6 else default
