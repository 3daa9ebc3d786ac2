"""HTML pages and sitemaps: the JSON-LD in the one, the addresses in the other."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import NamedTuple

from loaders.linking.harvest.addresses import absolute

_JSON_LD = re.compile(r"application/(?:ld\+?json|jsonld|json-ld)\b|text/(?:ld\+?json|jsonld)\b", re.I)
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*;?\s*$")
_ENTRY = re.compile(r"<(?:\w+:)?(sitemap|url)\b[^>]*>(.*?)</(?:\w+:)?\1\s*>", re.I | re.S)
_LOCATION = re.compile(r"<(?:\w+:)?loc\b[^>]*>(.*?)</(?:\w+:)?loc\s*>", re.I | re.S)
_CHANGED = re.compile(r"<(?:\w+:)?lastmod\b[^>]*>(.*?)</(?:\w+:)?lastmod\s*>", re.I | re.S)
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.S)


class Page(NamedTuple):
    """What an HTML page holds for us: its title, its blocks of JSON-LD, and the base of its relative addresses."""

    title: str
    blocks: list[str]
    base: str


class Listed(NamedTuple):
    """An address of a sitemap, and when what is there changed, if it says so."""

    address: str
    changed: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title, self.base = "", ""
        self.blocks: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notice what begins."""
        given = dict(attrs)
        if tag == "base" and not self.base:
            self.base = given.get("href") or ""
        elif tag == "script" and _JSON_LD.match((given.get("type") or "").strip()):
            self._inside = "block"
            self.blocks.append("")
        elif tag == "title" and not self.title:
            self._inside = "title"

    def handle_endtag(self, tag: str) -> None:
        """Notice what ends."""
        if tag in ("script", "title"):
            self._inside = ""

    def handle_data(self, data: str) -> None:
        """Keep what stands inside."""
        if self._inside == "block":
            self.blocks[-1] += data
        elif self._inside == "title":
            self.title += data


def read_page(text: str, address: str) -> Page:
    """The page's title and blocks of JSON-LD."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    blocks = [_bare(block) for block in reader.blocks]
    return Page(" ".join(reader.title.split())[:80], blocks, absolute(reader.base, address) or address)


def _bare(block: str) -> str:
    """The JSON without the comment or CDATA that some wrap round it, or the entities that some write it in."""
    before = None
    while before != block:
        before, block = block, _WRAPPING.sub("", block).strip()
    if block.startswith(("{&quot;", "[{&quot;", "&#123;")) or ("&quot;" in block and '"' not in block):
        block = html.unescape(block)
    return block.rstrip(";").strip()


def is_index(text: str) -> bool:
    """Whether the sitemap lists sitemaps."""
    return re.search(r"<(?:\w+:)?sitemapindex\b", text[:4096], re.I) is not None


def listed(text: str, address: str) -> list[Listed]:
    """The addresses of a sitemap, or of an index of sitemaps, each once, in their order; plain text has one a line."""
    found: dict[str, Listed] = {}
    for where, changed in _entries(text):
        target = absolute(where, address)
        if target and (target not in found or not found[target].changed):
            found[target] = Listed(target, changed)
    return list(found.values())


def _entries(text: str) -> list[tuple[str, str]]:
    if "<" not in text[:200]:
        return [(line, "") for line in text.split()]
    blocks = [match[2] for match in _ENTRY.finditer(text)] or [match[0] for match in _LOCATION.finditer(text)]
    return [(_inner(_LOCATION, block), _inner(_CHANGED, block)) for block in blocks]


def _inner(pattern: re.Pattern[str], block: str) -> str:
    match = pattern.search(block)
    return html.unescape(_CDATA.sub(r"\1", match[1])).strip() if match else ""
