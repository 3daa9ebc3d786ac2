"""Where news is from: each of its stories goes on to tell of the place that a sentence begins with, until another one does or a
headline begins another story; and one that names hardly any other place is of that from its begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from loaders.evidence import Basis
from loaders.extract.headings import ASSUMED, Heading, Headings, is_headline_of
from loaders.extract.lexicon import Lexicon, innermost
from loaders.extract.openings import place_in
from loaders.extract.running import Paragraph
from loaders.extract.subjects import WIDE, Subjects, find_subjects, known

_ABROAD = re.compile(r"国际|环球|海外|世界")
#: What the first sentence of a story may begin with.
_LEAD = re.compile(r"[^，。：]{0,8}消息[^，。：]{0,12}[：:]|[^，。]{0,12}\d日[电讯]")
#: A story is of the place that so many of its sentences name, and of all places that are named so many are.
_OFTEN, _MOSTLY = 2, 0.7

Told = tuple[str, Basis] | None


@dataclass
class Stories:
    """The places of the sentences of one paragraph after the other. ``usual`` is that of the story that a paragraph, by its
    number, is of."""

    headings: Headings
    is_news: bool
    usual: dict[int, str] = field(default_factory=dict)
    _told: Told = None
    _sentences: list[tuple[int, Told]] = field(default_factory=list)
    _headline: Heading | None = None
    _is_abroad: bool = False

    def begin(self, number: int, paragraph: Paragraph, subjects: Subjects) -> None:
        """Go on to the paragraph with this number, of which these are the areas."""
        if not self.is_news:
            return
        headline = self.headings.innermost
        is_of_many = headline is not None and headline.is_part
        if headline is not self._headline and is_of_many:
            self._is_abroad = _ABROAD.search(paragraph.text) is not None
        if number == 0 or headline is not self._headline or is_of_many or _LEAD.match(paragraph.text):
            region, basis = self.headings.region()
            usual = self.usual.get(number, "")
            self._told = (region, basis) if region else (usual, ASSUMED) if usual or self._is_abroad else None
        self._headline = headline
        self._sentences = []
        for start, end in paragraph.sentences:
            self._sentences.append((start, self._told))
            if (place := place_in(paragraph.text, start, end, subjects.regions)) is not None:
                self._told = known(place.id), Basis("context", *paragraph.range_of(place.start, place.end))

    def place(self, sentence_start: int) -> Told:
        """Of what area the story has told when this sentence begins; None where it has told of none, or no story is told."""
        return next((told for start, told in reversed(self._sentences) if start <= sentence_start), None) if self.is_news else None


def usual_places(paragraphs: Iterable[Paragraph], lexicon: Lexicon) -> dict[int, str]:
    """Of news the place of each story, by the numbers of its paragraphs; those are left out that are of none."""
    found: dict[int, str] = {}
    headline = -1
    numbers: list[int] = []
    named: Counter[str] = Counter()
    begun: dict[int, str] = {}
    for number, paragraph in enumerate(paragraphs):
        if is_headline_of(paragraph):
            found |= dict.fromkeys(numbers, _usual(named, lexicon))
            numbers, named, headline = [], Counter(), number
        numbers.append(number)
        subjects = find_subjects(paragraph.text, lexicon, "")
        if number > headline >= 0 and "。" in paragraph.text:
            # what a headline tells is where its story begins
            place = place_in(paragraph.text, *paragraph.sentences[0], subjects.regions)
            begun[headline], headline = known(place.id) if place is not None and place.id not in WIDE else "", -1
        inner = innermost(subjects.regions)
        for start, end in paragraph.sentences:
            named.update({
                known(one.id) for one in inner if start <= one.start and one.end <= end
            })  # fmt: skip
    found |= dict.fromkeys(numbers, _usual(named, lexicon))
    return {number: place for number, place in (found | {number: place for number, place in begun.items() if place}).items() if place}


def _usual(named: Counter[str], lexicon: Lexicon) -> str:
    """The one place that hardly another one is named beside, be it that it lies in it, or it in that."""
    most = _MOSTLY * sum(named.values())
    within: Counter[str] = Counter()
    for place, times in named.items():
        within[place] += times
        if parent := _province(place, lexicon):
            within[parent] += times
    places = sorted(within, key=lambda place: lexicon.region_levels.get(place) == "province")
    return next((
        place for place in places
        if lexicon.region_levels.get(place) in ("province", "city", "zone", "prefecture", "county") and within[place] >= max(_OFTEN, most)
    ), "")  # fmt: skip


def _province(place: str, lexicon: Lexicon) -> str:
    parent = lexicon.region_parents.get(place, "")
    return parent if lexicon.region_levels.get(parent) == "province" else ""
