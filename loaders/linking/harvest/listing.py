"""What a JSON list says of itself: how many items there are on all its pages, and where the next page is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from loaders.linking.harvest.reading_json import Document
from loaders.linking.harvest.values import normal_key

_TOTALS = ("total", "totalcount", "totalitems", "totalhits", "totalresults", "recordstotal", "numbermatched", "resultsetsize")
_NEXT = ("next", "nextpage", "nextpageurl", "nexturl", "nextlink", "odatanextlink")
_LINKS = ("links", "link", "paging", "pagination", "page", "meta", "metadata")


def total_of(document: Document) -> int | None:
    """How many items it says there are; None where it does not. A ``count`` is that where a next page is spoken of."""
    for said in _around(document):
        by_key = {normal_key(str(key)): value for key, value in said.items()}
        names = (*_TOTALS, "count") if by_key.keys() & set(_NEXT) else _TOTALS
        for name in names:
            value = by_key.get(name)
            if not isinstance(value, bool) and str(value).isdigit():
                return int(str(value))
    return None


def following_of(document: Document) -> list[str]:
    """Where it says that it goes on, as written: a key, or a link with the relation ``next``."""
    found: list[Any] = []
    for said in _around(document):
        for key, value in said.items():
            name = normal_key(str(key))
            if name in _NEXT:
                found.append(value["href"] if isinstance(value, dict) and "href" in value else value)
            elif name in _LINKS and isinstance(value, list):
                found += [link.get("href") for link in value if isinstance(link, dict) and link.get("rel") == "next"]
    return [text for text in dict.fromkeys(one for one in found if isinstance(one, str)) if "/" in text or "?" in text]


def _around(document: Document) -> Iterator[dict[str, Any]]:
    """The objects around the items, and those in them that speak of pages."""
    inner = document.envelope.get(document.path[0]) if len(document.path) > 1 else None
    for said in (inner, document.envelope):
        if isinstance(said, dict):
            yield said
            for key, value in said.items():
                if normal_key(str(key)) in _LINKS and isinstance(value, dict):
                    yield value
