"""The words by which a document is read: labels of the project's indicators, areas, populations, industries and units.

An indicator that is named only in some reports can be left out, so that what is read is read as if it were new.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import zip_longest
from typing import Protocol, TypeVar

from loaders.extract.rules import rows_of
from loaders.reading.concepts import Concept, Scheme, Schemes

#: Brackets at the end of a label say how it is counted, and are seldom printed: 智能算力规模（FP16）.
_BRACKETS = re.compile(r"[（(][^）)]*[）)]$")
#: What the id of a land begins with that no scheme has.
ABROAD = "abroad:"
#: What ends an indicator's label and is not printed beside its figure: 数据标注基地数 is printed as 七个数据标注基地.
_ENDINGS = ("数量", "总量", "总数", "款数", "家数", "个数", "人数", "条数", "数")


@dataclass(frozen=True)
class Word:
    """A word found in a text: characters ``start``–``end``, and the id of what it names."""

    start: int
    end: int
    id: str


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Named = TypeVar("_Named", bound=_Span)


def innermost(named: Sequence[_Named]) -> list[_Named]:
    """Of areas that are named one right after the other the last one, which is meant: 武汉 of 湖北武汉, 西部 of 我国西部地区."""
    return [one for one, after in zip_longest(named, named[1:]) if after is None or after.start != one.end]


class Words:
    """Words that name things, found in a text from left to right, the longest first; those with an empty id name nothing, and
    hide the words within them: 巴丹吉林."""

    def __init__(self, named: Mapping[str, str]) -> None:
        self._named = named
        self._lengths: dict[str, list[int]] = {}
        for word in named:
            self._lengths.setdefault(word[:2], []).append(len(word))
        for lengths in self._lengths.values():
            lengths.sort(reverse=True)

    def find(self, text: str) -> Iterator[Word]:
        """The words in the text, in order, none inside another."""
        position = 0
        while position < len(text):
            for length in self._lengths.get(text[position : position + 2], ()):
                name = self._named.get(text[position : position + length])
                if name is not None and position + length <= len(text):
                    if name:
                        yield Word(position, position + length, name)
                    position += length - 1
                    break
            position += 1

    def get(self, word: str) -> str | None:
        """What the word names by itself."""
        return self._named.get(word) or None


@dataclass(frozen=True)
class Indicator:
    """An indicator as the lexicon has it: the ways it is printed, and what figures of it can be."""

    id: str
    unit: str
    kind: str
    names: tuple[str, ...]
    measured: str = ""
    #: How many figures of it the reports state: a name that two indicators share means the commoner one.
    usage: int = 0
    relations: Mapping[str, str] = field(default_factory=dict)


#: Columns of indicators that say of which other one they are the growth, the rank …
_RELATIONS = ("growth_of", "increase_of", "change_of", "rank_of", "rank_change_of", "multiple_of")


@dataclass(frozen=True)
class Lexicon:
    """All words."""

    indicators: Mapping[str, Indicator]
    regions: Words
    #: Lands that no scheme has: what is told of one is told of no area that we know.
    abroad: Words
    populations: Words
    industries: Words
    region_levels: Mapping[str, str]
    #: Of each area the one that it lies in.
    region_parents: Mapping[str, str]
    kinds: frozenset[str]

    @cached_property
    def derived(self) -> Mapping[tuple[str, str], str]:
        """The indicator that stands in a relation to another: ``("growth_of", "data-production")`` → its growth."""
        return {
            (relation, base): indicator.id
            for indicator in self.indicators.values()
            for relation, base in indicator.relations.items()
        }


def lexicon_of(schemes: Schemes, without: Collection[str] = (), usage: Mapping[str, int] | None = None) -> Lexicon:
    """The lexicon of the project's schemes, but for the indicators ``without``; ``usage`` is how often each is stated."""
    indicators = {
        concept.id: _indicator(concept, (usage or {}).get(concept.id, 0)) for concept in schemes["indicators"].concepts.values() if concept.id not in without
    }
    regions = schemes["regions"]
    return Lexicon(
        indicators,
        Words(_labels(regions, exclude=("unstated",)) | {row["word"]: "" for row in rows_of("no_areas")}),
        Words({row["name"]: ABROAD + row["name"] for row in rows_of("abroad")}),
        Words(_labels(schemes["populations"], exclude=("all", "unstated"))),
        Words(_labels(schemes["industries"], exclude=("all",))),
        {concept.id: concept.cells.get("kind", "") for concept in regions.concepts.values()},
        {concept.id: concept.cells.get("broader", "") for concept in regions.concepts.values()},
        frozenset(schemes["kinds"].concepts),
    )


def _indicator(concept: Concept, usage: int) -> Indicator:
    printed = [concept.cell("label_zh"), *concept.values("alt_zh")]
    names = dict.fromkeys(form for name in printed for form in _forms(name) if len(form) > 1)
    relations = {column: concept.cell(column) for column in _RELATIONS if concept.cell(column)}
    return Indicator(concept.id, concept.cell("unit"), concept.cell("kind"), tuple(names), concept.cell("measured"), usage, relations)


def _forms(name: str) -> Iterable[str]:
    bare = "".join(name.split())
    yield bare
    short = _BRACKETS.sub("", bare)
    yield short
    for ending in _ENDINGS:
        if short.endswith(ending) and len(short) - len(ending) > 3:
            yield short.removesuffix(ending)
            break


def _labels(scheme: Scheme, exclude: tuple[str, ...]) -> dict[str, str]:
    words: dict[str, str] = {}
    for concept in scheme.concepts.values():
        if concept.id in exclude:
            continue
        for label in (concept.cell("label_zh"), *concept.values("alt_zh")):
            bare = "".join(label.split())
            if len(bare) > 1 and not bare[0].isdigit():  # what begins by counting is counted, and names nobody
                words.setdefault(bare, concept.id)
    return words
