"""Running lines: what stands at the same height of the margin of page after page, and the numbers of pages.

They are no part of the text: in it they would cut words and numbers in two.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import median

from loaders.extract.text.pdf.segments import Segment

#: Running lines stand in this share of a page's height, above and below.
_ZONE = 0.13
_SAME_HEIGHT_POINTS = 4.0
_NUMBER = re.compile(r"\d{1,4}|[ivxlc]{1,6}|[IVXLC]{1,6}")
_LONE = re.compile(r"[-—–·•\s~]*(?:第\s*)?(\d{1,4})(?:\s*页)?(?:\s*[,，/／]?\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-—–·•\s~]*")
_DIGITS = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}

Key = tuple[bool, str]


def without_running_lines(pages: Sequence[list[Segment]], heights: Sequence[float]) -> list[list[Segment]]:
    """The segments of each page without the running ones."""
    found: dict[Key, list[tuple[int, Segment, int | None]]] = defaultdict(list)
    for page, segments in enumerate(pages):
        for segment in segments:
            if not segment.table and (zone := _zone(segment, heights[page])) is not None:
                for rest, number in _numbered(segment.text):
                    found[zone, rest].append((page, segment, number))
    running: set[int] = set()
    rows: dict[bool, list[float]] = defaultdict(list)
    for (zone, rest), places in found.items():
        for group in (_in_step(places, rest), _unchanged(places)):
            if len({page for page, _, _ in group}) >= _enough(len(pages), bool(rest)):
                running |= {id(segment) for _, segment, _ in group}
                if 2 * len(group) >= len(pages) > 2:
                    rows[zone].append(median(segment.base for _, segment, _ in group))
    return [
        [s for s in segments if id(s) not in running and not _is_lone_number(s, page, len(pages), heights[page])
         and not _is_in_row(s, rows, heights[page])]
        for page, segments in enumerate(pages)
    ]  # fmt: skip


def _zone(segment: Segment, height: float) -> bool | None:
    """True in the upper margin, False in the lower one, None between them."""
    if segment.bottom < _ZONE * height:
        return True
    return False if segment.top > (1 - _ZONE) * height else None


def _enough(pages: int, has_words: bool) -> int:
    """On how many pages a line runs; a number alone must go with its pages on two."""
    return max(2, min(3, (pages + 1) // 2)) if has_words else 2


def _numbered(text: str) -> list[tuple[str, int | None]]:
    """What a line says beside a number at its begin or end, and that number; and all of it, without one."""
    text = " ".join(text.split())
    read: list[tuple[str, int | None]] = [(text, None)]
    for match in _NUMBER.finditer(text):
        before, after = text[: match.start()].strip(" -—–·•|~"), text[match.end() :].strip(" -—–·•|~")
        if not (re.search(r"\w", before) and re.search(r"\w", after)) and not re.match(r"[\w.%]", text[match.end() : match.end() + 1]):
            read.append((f"{before}#{after}", _value(match[0])))
    return read


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    digits = [_DIGITS[letter] for letter in number.lower()]
    return sum(-value if value < max(digits[at:]) else value for at, value in enumerate(digits))


def _in_step(places: list[tuple[int, Segment, int | None]], rest: str) -> list[tuple[int, Segment, int | None]]:
    """Those whose number goes up with the page."""
    steps: dict[int, list[tuple[int, Segment, int | None]]] = defaultdict(list)
    for place in places:
        if place[2] is not None:
            steps[place[2] - place[0]].append(place)
    return [place for group in steps.values() if len({page for page, _, _ in group}) > 1 for place in group]


def _unchanged(places: list[tuple[int, Segment, int | None]]) -> list[tuple[int, Segment, int | None]]:
    """Those with the same words at one height."""
    same = [place for place in places if place[2] is None]
    if not same:
        return []
    height = median(segment.base for _, segment, _ in same)
    return [place for place in same if abs(place[1].base - height) <= _SAME_HEIGHT_POINTS]


def _is_lone_number(segment: Segment, page: int, pages: int, height: float) -> bool:
    """The number of a page that has no other to go with: set between dashes, or the very page's."""
    if segment.table or _zone(segment, height) is None:
        return False
    match = _LONE.fullmatch(segment.text)
    if not match:
        return False
    is_dressed = segment.text.strip() != match[1]
    return is_dressed or (pages == 1 and int(match[1]) == page + 1)


def _is_in_row(segment: Segment, rows: dict[bool, list[float]], height: float) -> bool:
    """Whether it stands at the height of a line that runs on most pages: the title of a chapter, say."""
    zone = None if segment.table else _zone(segment, height)
    return zone is not None and any(abs(segment.base - base) <= 1.5 for base in rows[zone])
