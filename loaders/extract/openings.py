"""How a paragraph, or a sentence of the news, begins with the one area that it tells of."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.extract.lexicon import innermost
from loaders.extract.subjects import Subject, words


def opening(text: str, regions: Sequence[Subject]) -> Subject | None:
    """The one area that a paragraph begins with, or where its first sentence says that something goes on; None where there is
    none, or several."""
    return event_in(text, 0, text.find("。") + 1, regions) or begins_with(text, 0, regions)


def place_in(text: str, start: int, end: int, regions: Sequence[Subject]) -> Subject | None:
    """The one area where a sentence says that something goes on, or that it begins with; None where there is none, or several."""
    inside = [one for one in regions if start <= one.start and one.end <= end]
    return event_in(text, start, end, inside) or begins_with(text, start, inside)


def event_in(text: str, start: int, end: int, regions: Sequence[Subject]) -> Subject | None:
    """Where something goes on by a sentence, whose areas these are: …在广州启动。本次活动: what follows is told of it."""
    for one in innermost(regions):
        if one.end < end and words()["event"].match(text[one.end : end]) and words()["event_at"].search(text[start : one.start]):
            return one
    return None


def begins_with(text: str, start: int, regions: Sequence[Subject]) -> Subject | None:
    """The one area that what starts at a character begins with."""
    if not regions or words()["opens"].fullmatch(text, start, regions[0].start) is None or len(list_from(text, regions)) > 1:
        return None
    return innermost(regions)[0]


def list_from(text: str, regions: Sequence[Subject]) -> list[Subject]:
    """The first of the areas, and those that stand in one enumeration with it."""
    found = [regions[0]]
    for one in regions[1:]:
        if not words()["listed"].fullmatch(text, found[-1].end, one.start):
            break
        found.append(one)
    return found
