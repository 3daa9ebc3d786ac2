"""Where a figure is about and whom it counts: of the areas and groups that the words around it name those that are meant."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from loaders.evidence import Basis
from loaders.extract.about import About
from loaders.extract.bases import STATED
from loaders.extract.figures import Figure, clause_before
from loaders.extract.headings import ASSUMED, Headings
from loaders.extract.subjects import WIDE, Subject, Subjects, listed, nearest, words

#: What a paragraph may begin with before it names whom it is about.
_OPENS = re.compile(
    r"[•·●▪\-—*（(\d）)、.\s]*(?:[^，。：]{0,16}消息[^，。：]{0,12}[：:])?(?:[^，。：；]{2,24}(?:显示|获悉|了解到|介绍|称|表示|发布|透露|指出)[，：])?(?:其中|例如|如|此外|另外)?[，,]?"
    r"(?:(?:本台|本报|总台|央视)?记者)?(?:从|在|截至|截止|据悉)?(?:(?:今年|去年|当年|近日|日前|目前|近年|本年|全年|(?:19|20)\d\d年|\d{1,2}月|[“\"]?十[一二三四五六]?五[”\"]?|前?[一二三四\d]个?季度|[上下]半年|"
    r"\d{1,2}[—–\-~～至到]\d{1,2}月|前[一二三四五六七八九十\d]+个?月)(?:份|底|末|期间|时期|以来|来|开局以来|度)?[，,]?)*"
)
_CLAUSE = re.compile(r"[，。；：！？]")
#: Between the country or the world and a place in it.
_PLACE = re.compile(r"(?:排名|排|位居|居|各省|、|区|市|位次)*(?:第|前|首)?")
#: So many characters after a numeral say what it counts.
_COUNTED = 12


def where(figure: Figure, subjects: Subjects, sentence_start: int, about: About, headings: Headings) -> list[tuple[str, Basis]]:
    """The ids of the areas that a figure is of, several where the words give all of a list the same one, each with its basis."""
    spot = figure.spot
    text = spot.paragraph.text
    regions: Sequence[Subject] = [
        one for one in subjects.regions
        if not (one.start < spot.after and one.end > spot.offset) and not _is_field(one, figure)
    ]  # fmt: skip
    found = next((one for one in regions if words()["comes_from"].fullmatch(text, figure.end.beyond, one.start)), None)
    if found is not None:
        return [(found.id, STATED)]
    found = nearest(regions, sentence_start, spot.offset)
    if found is not None and spot.unit_class == "percent" and found.end == spot.offset and spot.rest.startswith("的"):
        # 全国64%的专利: the area is what the share is of
        found = nearest(regions, sentence_start, found.start)
    if spot.left.endswith("等") and figure.kind == "count":
        # the areas that it counts are told before it: what is in its clause besides is whose they are
        found = nearest(regions, spot.offset - len(figure.before), spot.offset)
    if found is not None and figure.kind == "count" and _counts_areas(text, found.end, figure):
        first = listed(text, regions, found)[0].start
        clause = max((match.end() for match in _CLAUSE.finditer(text, sentence_start, first)), default=sentence_start)
        found = nearest(regions, clause, first)
    if found is not None and found.end <= spot.offset - len(figure.before) and words()["summed"].search(figure.before):
        return [_all_of(about, headings)]
    if found is None:
        return [_unnamed(figure, regions, sentence_start, about, headings)]
    names = listed(text, regions, found)
    if len(names) == 1 and words()["each"].search(text, found.end, (figure.list_head or spot).offset) and _is_among_others(text, found):
        return [_unnamed(figure, [one for one in regions if one is not found], sentence_start, about, headings)]
    ids = list(dict.fromkeys(one.id for one in names))
    place = _place_in(ids, text, found.end, figure)
    is_of_several = len(ids) > 1 or text[found.start - 1 : found.start] == "、"
    if place is None and is_of_several and (words()["among_others"].match(text, found.end) or words()["together"].search(text[found.end : spot.offset])):
        # 推动A、B等市, A、B合计: of those that do so together it is of none
        return [_unnamed(figure, regions, sentence_start, about, headings)]
    return [(one, STATED) for one in (place if place is not None else [found.id])]


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
    figure: Figure, regions: Sequence[Subject], sentence_start: int, about: About, headings: Headings
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
    first = _opening(text, regions)
    if first is not None and first.end <= sentence_start:
        return first.id, Basis("context", *paragraph.range_of(first.start, first.end))
    if region:
        return region, basis
    if earlier is not None and earlier.id == about.region:
        return earlier.id, Basis("context", *paragraph.range_of(earlier.start, earlier.end))
    return about.region, ASSUMED


def _opening(text: str, regions: Sequence[Subject]) -> Subject | None:
    """The one area that a paragraph begins with; None where it begins with none, or with several."""
    first_stop = text.find("。")
    for one, other in itertools.zip_longest(regions, regions[1:]):
        # …在广州启动。本次活动: what follows is told of the event
        is_inner = other is None or other.start != one.end
        if is_inner and one.end <= first_stop and words()["event"].match(text[one.end : first_stop + 1]) and words()["event_at"].search(text[: one.start]):
            return one
    if not regions or _OPENS.fullmatch(text, 0, regions[0].start) is None or len(_list_from(text, regions)) > 1:
        return None
    # 我国西部地区, 湖北武汉: the inner one is meant
    return next((one for one, other in itertools.pairwise(regions) if one.end != other.start), regions[-1])


def _list_from(text: str, regions: Sequence[Subject]) -> list[Subject]:
    """The first of the areas, and those that stand in one enumeration with it."""
    found = [regions[0]]
    for one in regions[1:]:
        if not words()["listed"].fullmatch(text, found[-1].end, one.start):
            break
        found.append(one)
    return found


def whom(figure: Figure, subjects: Sequence[Subject], sentence_start: int) -> list[str]:
    """The ids of whom the figure counts: the last that is named, of a list the one in its place, or all of them."""
    text = figure.spot.paragraph.text
    found = nearest(subjects, sentence_start, figure.spot.offset)
    if found is None:
        return [""]
    ids = list(dict.fromkeys(one.id for one in listed(text, subjects, found)))
    place = _place_in(ids, text, found.end, figure)
    return place if place is not None else [found.id]
