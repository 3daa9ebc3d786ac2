"""HTML → text: what a browser shows as paragraphs, titles, lists and tables; scripts, forms and navigation are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from loaders.extract.document import Document
from loaders.extract.text.archives import is_archive, page_of
from loaders.extract.text.encodings import decoded, is_utf_8
from loaders.extract.text.headings import Levels, numbering
from loaders.extract.text.menus import menus_of
from loaders.extract.text.writing import CellText, Writer, pieces_of
from loaders.texts import NotText

MEDIA = "text/html"
_LEFT_OUT = {
    "script", "style", "template", "noscript", "head", "nav", "form", "button", "select", "textarea", "svg", "math", "iframe",
    "object", "audio", "video", "canvas", "header", "footer", "aside", "rt", "rp", "datalist", "dialog",
}  # fmt: skip
_BLOCKS = {
    "address", "article", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "legend", "li", "main", "ol", "p", "pre",
    "section", "summary", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
_TITLES = {f"h{level}": level for level in range(1, 7)}
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*(gb2312|gbk|gb18030|big5|utf-8)", re.IGNORECASE)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_MOST_SPANNED, _MOST_CELLS = 1_000, 200_000
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def read_html(path: Path) -> Document:
    """The document in a file of HTML, or in a web archive of one. Raises ``NotText``."""
    content = path.read_bytes()
    writer = Writer()
    write_page(page_of(content) if is_archive(content) else decoded_page(content), writer)
    return writer.document(MEDIA)


def write_page(text: str, writer: Writer) -> None:
    """Write what a page shows. Raises ``NotText``."""
    import lxml.etree as etree
    import lxml.html

    html: Any = lxml.html
    if not text.strip():
        return
    parser = html.HTMLParser(huge_tree=True)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise NotText(f"cannot be read as HTML: {error}", "Save the page anew.") from None
    if any("depth" in error.message for error in parser.error_log):
        raise NotText("nests its elements deeper than is read: what follows would be lost", "Open it in a browser, and save it as text or PDF.")
    _Reader(writer, menus_of(root)).read(root)


def decoded_page(content: bytes) -> str:
    """The text of a page, in the encoding that it declares where that can be, else as any text. Servers say another one than the page: what is
    UTF-8 beyond chance is that. Raises ``NotText``."""
    declared = _DECLARED.search(content[:4096])
    if declared and not is_utf_8(content):
        name = declared[1].decode().lower()
        try:
            return content.decode("gb18030" if name.startswith("gb") else name)
        except UnicodeDecodeError:
            pass
    return decoded(content)


class _Reader:
    """Walks the tree without recursion, gathers the words of a block, and writes them when it ends."""

    def __init__(self, writer: Writer, menus: frozenset[Any]) -> None:
        self._writer, self._menus = writer, menus
        self._words: list[str] = []
        self._title = 0
        self._levels = Levels()

    def read(self, root: Any) -> None:
        """Write all that the tree shows."""
        todo: list[tuple[str, Any]] = [("element", root)]
        while todo:
            what, thing = todo.pop()
            if what == "text":
                self._words.append(thing)
            elif what == "end":
                self._flush()
                self._title = 0
            elif not isinstance(thing.tag, str) or thing in self._menus or _is_hidden(thing) or (thing.tag in _LEFT_OUT and not _is_article(thing)):
                continue
            elif thing.tag == "br":
                self._flush()
            elif thing.tag == "table" and _is_grid(thing):
                self._flush()
                self._table(thing)
            else:
                if thing.tag in _BLOCKS:
                    self._flush()
                    self._title = _TITLES.get(thing.tag, self._title)
                    todo.append(("end", None))
                todo += reversed([*_inside(thing)])

    def _flush(self) -> None:
        text = _shown("".join(self._words))
        self._words = []
        if not text:
            return
        kind = numbering(text)
        if self._title:
            self._writer.heading(pieces_of(text), self._levels.stands_at(self._title))
        elif kind:
            self._writer.heading(pieces_of(text), self._levels.level(kind))
        else:
            self._writer.paragraph(pieces_of(text))

    def _table(self, table: Any) -> None:
        caption = next((child for child in table if child.tag == "caption"), None)
        if caption is not None:
            self._writer.paragraph(pieces_of(_shown(_text_of(caption))))
        taken: set[tuple[int, int]] = set()
        cells: list[CellText] = []
        for row, line in enumerate(_rows(table)):
            column = 0
            for cell in line:
                if cell.tag not in ("td", "th"):
                    continue
                while (row, column) in taken:
                    column += 1
                high, wide = _span(cell, "rowspan"), _span(cell, "colspan")
                if len(taken) + high * wide > _MOST_CELLS:
                    raise NotText(f"has a table of more than {_MOST_CELLS:,} cells", "Split it, and extract its parts.")
                taken |= {(row + r, column + c) for r in range(high) for c in range(wide)}
                cells.append(CellText(row, column, pieces_of(_shown(_text_of(cell))), high, wide, cell.tag == "th"))
                column += wide
        self._writer.grid(cells, caption is not None)


def _inside(element: Any) -> Iterator[tuple[str, Any]]:
    is_raised = element.tag == "sup"
    if element.text:
        yield "text", element.text.translate(_SUPERSCRIPT) if is_raised else element.text
    for child in element:
        yield "element", child
        if child.tail:
            yield "text", child.tail


def _is_hidden(element: Any) -> bool:
    """Whether a browser does not show it, by its own attributes; what style sheets say is not known."""
    if element.tag in ("html", "body"):
        return False  # a page that shows itself when its script has run
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style") or "") is not None


def _is_article(element: Any) -> bool:
    """Whether a header of an article has the title of what is read."""
    return element.tag == "header" and any(up.tag in ("article", "main") for up in element.iterancestors())


def _is_grid(table: Any) -> bool:
    """Whether a table holds cells of text, and is not there to lay a page out."""
    rows = [*_rows(table)]
    return len(rows) > 1 and table.find(".//table") is None and max(sum(c.tag in ("td", "th") for c in row) for row in rows) > 1


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "1").strip()
    return min(max(1, int(value)), _MOST_SPANNED) if value.isdigit() and len(value) < 6 else 1


def _text_of(element: Any) -> str:
    words: list[str] = []
    todo: list[tuple[str, Any]] = [*reversed([*_inside(element)])]
    while todo:
        what, thing = todo.pop()
        if what == "text":
            words.append(thing)
        elif isinstance(thing.tag, str) and thing.tag not in _LEFT_OUT and not _is_hidden(thing):
            if thing.tag == "br" or thing.tag in _BLOCKS:
                words.append(" ")
            todo += reversed([*_inside(thing)])
    return "".join(words)


def _shown(text: str) -> str:
    """What a browser shows of white space: one blank, and none between ideographs where a source line ends."""
    text = re.sub(r"[\u200b-\u200f\u2028\u2029\u2060\ufeff\ufffe\uffff\x00-\x08\x0e-\x1f\x7f-\x9f]", "", text)
    text = re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3000-\u9fff\uff00-\uffef])", "", text)
    return re.sub(r"[^\S\u3000]+", " ", text).strip()
