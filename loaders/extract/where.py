"""Where a figure is about and whom it counts: of the areas and groups that the words around it name those that are meant."""

from __future__ import annotations

import re
from collections.abc import Sequence

from loaders.evidence import Basis
from loaders.extract.about import About
from loaders.extract.bases import STATED
from loaders.extract.figures import Figure, clause_before
from loaders.extract.headings import ASSUMED, Headings
from loaders.extract.openings import opening, place_in
from loaders.extract.stories import Stories
from loaders.extract.subjects import WIDE, Subject, Subjects, known, listed, nearest, words

_CLAUSE = re.compile(r"[，。；：！？]")
#: Between the country or the world and a place in it.
_PLACE = re.compile(r"(?:排名|排|位居|居|各省|、|区|市|位次)*(?:第|前|首)?")
#: So many characters after a numeral say what it counts.
_COUNTED = 12


def where(figure: Figure, subjects: Subjects, sentence_start: int, about: About, headings: Headings, stories: Stories) -> list[tuple[str, Basis]]:
    """The ids of the areas that a figure is of, several where the words give all of a list the same one, each with its basis."""
    spot = figure.spot
    text = spot.paragraph.text
    regions: Sequence[Subject] = [
        one for one in subjects.regions
        if not (one.start < spot.after and one.end > spot.offset) and not _is_field(one, figure)
    ]  # fmt: skip
    beside = next((one for one in reversed(subjects.in_brackets) if one.end < spot.offset and words()["in_brackets"].fullmatch(text, one.end, spot.offset)), None)
    if beside is not None:
        return [(beside.id, STATED)]
    found = next((one for one in regions if words()["comes_from"].fullmatch(text, figure.end.beyond, one.start)), None)
    if found is not None:
        return [(found.id, STATED)]
    found = nearest(regions, sentence_start, spot.offset)
    if found is not None and spot.unit_class == "percent" and found.end == spot.offset and spot.rest.startswith("的"):
        # 全国64%的专利: the area is what the share is of
        found = nearest(regions, sentence_start, found.start)
    if spot.left.endswith("等") and figure.kind == "count":
        # the areas that it counts are told before it: what is in its clause besides is whose they are
        found = nearest(regions, spot.offset - len(figure.before), spot.offset) or (found if stories.is_news else None)
    if found is not None and figure.kind == "count" and _counts_areas(text, found.end, figure):
        first = listed(text, regions, found)[0].start
        clause = max((match.end() for match in _CLAUSE.finditer(text, sentence_start, first)), default=sentence_start)
        found = nearest(regions, clause, first)
    if found is not None and found.end <= spot.offset - len(figure.before) and words()["summed"].search(figure.before):
        return [_all_of(about, headings)]
    if found is not None and found.id in WIDE and (own := _whose_clause(found, regions, sentence_start, figure, stories)) is not None:
        return [own]
    if found is None:
        return [_unnamed(figure, regions, sentence_start, about, headings, stories)]
    names = listed(text, regions, found)
    if len(names) == 1 and words()["each"].search(text, found.end, (figure.list_head or spot).offset) and _is_among_others(text, found):
        return [_unnamed(figure, [one for one in regions if one is not found], sentence_start, about, headings, stories)]
    ids = list(dict.fromkeys(one.id for one in names))
    place = _place_in(ids, text, found.end, figure)
    is_of_several = len(ids) > 1 or text[found.start - 1 : found.start] == "、"
    if place is None and is_of_several and (words()["among_others"].match(text, found.end) or words()["together"].search(text[found.end : spot.offset])):
        # 推动A、B等市, A、B合计: of those that do so together it is of none
        return [_unnamed(figure, regions, sentence_start, about, headings, stories)]
    return [(known(one), STATED) for one in (place if place is not None else [found.id])]


def _whose_clause(found: Subject, regions: Sequence[Subject], sentence_start: int, figure: Figure, stories: Stories) -> tuple[str, Basis] | None:
    """In news the place that the sentence, or the story, tells of, where the country or the world is named but in passing:
    …在广州举行，吸引全球2100多家企业; None where it is what a clause begins with, or no place is told of."""
    text = figure.spot.paragraph.text
    clause = max((match.end() for match in _CLAUSE.finditer(text, sentence_start, found.start)), default=sentence_start)
    if not stories.is_news or clause == sentence_start or words()["opens"].fullmatch(text, clause, found.start):
        return None
    place = place_in(text, sentence_start, clause, regions)
    return (known(place.id), STATED) if place is not None else stories.place(sentence_start)


def _is_among_others(text: str, one: Subject) -> bool:
    """Whether an area stands in an enumeration of others that no scheme has: 法国、某国和另一国分别."""
    return text[one.end : one.end + 1] in ("、", "和", "与") or text[one.start - 1 : one.start] in ("、", "和", "与")


def _all_of(about: About, headings: Headings) -> tuple[str, Basis]:
    """The area of what several areas have together: that of the heading, else the document's."""
    region, basis = headings.region()
    return (region, basis) if region else (about.region, ASSUMED)


def _is_field(one: Subject, figure: Figure) -> bool:
    """Whether the country or the world is what somebody has a rank in, and not whose rank it is."""
    if one.id not in WIDE or figure.kind not in ("rank", "rank_change"):
        return False
    return one.is_against or _PLACE.fullmatch(figure.spot.paragraph.text, one.end, figure.spot.offset) is not None


def _counts_areas(text: str, end: int, figure: Figure) -> bool:
    """Whether a numeral counts the very areas that end before it: 山东、湖北、安徽三省."""
    after = text[figure.spot.after : figure.spot.after + _COUNTED]
    between = text[end : figure.spot.offset]
    is_count = between == "等" or words()["counted_after"].match(after) is not None
    return is_count and words()["counted_before"].fullmatch(between) is not None


def _place_in(ids: Sequence[str], text: str, end: int, figure: Figure) -> list[str] | None:
    """Of the subjects of a list that ends at a character those that the figure is of; None where no word shares it out."""
    head = figure.list_head or figure.spot
    if len(ids) > 1 and words()["each"].search(text, end, head.offset):
        return [ids[min(figure.position_in_list, len(ids) - 1)]]
    if len(ids) > 1 and words()["all"].search(text, end, figure.spot.offset):
        return list(ids)
    return None


def _unnamed(
    figure: Figure, regions: Sequence[Subject], sentence_start: int, about: About, headings: Headings, stories: Stories
) -> tuple[str, Basis]:
    """The area of a figure whose sentence names none: of the list that the sentence goes on with, of the heading, of what the
    paragraph is about, else the document's."""
    paragraph = figure.spot.paragraph
    text = paragraph.text
    earlier = nearest(regions, 0, sentence_start)
    if earlier is not None and words()["each"].search(clause_before(figure.list_head or figure.spot)):
        # the areas of a list that one semicolon after the other goes on with
        names = listed(text, regions, earlier)
        if len(names) > 2 and "。" not in text[names[-1].end : figure.spot.offset]:
            return names[min(figure.position_in_list, len(names) - 1)].id, STATED
    region, basis = headings.region()
    if headings.is_case:
        return region, basis
    if (told := stories.place(sentence_start)) is not None:
        return told
    first = opening(text, regions) if not stories.is_news else None
    if first is not None and first.end <= sentence_start:
        return first.id, Basis("context", *paragraph.range_of(first.start, first.end))
    if region:
        return region, basis
    if earlier is not None and earlier.id == about.region:
        return earlier.id, Basis("context", *paragraph.range_of(earlier.start, earlier.end))
    return about.region, ASSUMED


def whom(figure: Figure, subjects: Sequence[Subject], sentence_start: int) -> list[str]:
    """The ids of whom the figure counts: the last that is named, of a list the one in its place, or all of them."""
    text = figure.spot.paragraph.text
    found = nearest(subjects, sentence_start, figure.spot.offset)
    if found is None:
        return [""]
    ids = list(dict.fromkeys(one.id for one in listed(text, subjects, found)))
    place = _place_in(ids, text, found.end, figure)
    return place if place is not None else [found.id]
