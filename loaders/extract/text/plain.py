"""Text files. Their characters stay as they are but for line ends, so that ranges read elsewhere hold; form feeds end pages."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from loaders.extract.document import Document, Section, document_of
from loaders.extract.text.encodings import decoded
from loaders.extract.text.headings import NAMED_PART, Levels, is_named_part, numbering
from loaders.texts import PAGE_BREAK, NotText, text_of

MEDIA = "text/plain"


def read_plain(path: Path) -> Document:
    """The document in a text file of any known encoding. Raises ``NotText``."""
    text = text_of(decoded(path.read_bytes()).encode(), PAGE_BREAK)
    if not text.strip():
        raise NotText("holds no text", "Name a file that has a document's text.")
    return replace(document_of(text), sections=tuple(sections_of(text)), media=MEDIA)


def sections_of(text: str) -> list[Section]:
    """The sections of a text, by the lines that are numbered as titles."""
    levels = Levels()
    found: list[tuple[int, str, int]] = []
    at = 0
    for line in text.split("\n"):
        title = line.strip()
        kind = numbering(title) or (NAMED_PART if is_named_part(title) else None)
        if kind:
            found.append((at + line.index(title), title, levels.level(kind)))
        at += len(line) + 1
    ends: list[int] = [len(text)] * len(found)
    open_: list[int] = []
    for index, (start, _, level) in enumerate(found):
        while open_ and found[open_[-1]][2] >= level:
            ends[open_.pop()] = start
        open_.append(index)
    return [Section(title, start, end, level) for (start, title, level), end in zip(found, ends, strict=True)]
