"""How a paragraph, or a sentence of the news, begins with the one area that it tells of."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from loaders.extract.subjects import Subject, words


def opening(text: str, regions: Sequence[Subject]) -> Subject | None:
    """The one area that a paragraph begins with, or where its first sentence says that something goes on; None where there is
    none, or several."""
    return event_in(text, 0, text.find("。") + 1, regions) or begins_with(text, 0, regions)


def event_in(text: str, start: int, end: int, regions: Sequence[Subject]) -> Subject | None:
    """Where something goes on by a sentence, whose areas these are: …在广州启动。本次活动: what follows is told of it."""
    for one, other in itertools.zip_longest(regions, regions[1:]):
        is_inner = other is None or other.start != one.end
        if is_inner and one.end < end and words()["event"].match(text[one.end : end]) and words()["event_at"].search(text[start : one.start]):
            return one
    return None


def begins_with(text: str, start: int, regions: Sequence[Subject]) -> Subject | None:
    """The one area that what starts at a character begins with."""
    if not regions or words()["opens"].fullmatch(text, start, regions[0].start) is None or len(list_from(text, regions)) > 1:
        return None
    # 我国西部地区, 湖北武汉: the inner one is meant
    return next((one for one, other in itertools.pairwise(regions) if one.end != other.start), regions[-1])


def list_from(text: str, regions: Sequence[Subject]) -> list[Subject]:
    """The first of the areas, and those that stand in one enumeration with it."""
    found = [regions[0]]
    for one in regions[1:]:
        if not words()["listed"].fullmatch(text, found[-1].end, one.start):
            break
        found.append(one)
    return found
