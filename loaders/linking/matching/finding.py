"""Candidates for the links of a dataset, scored from 0 to 100 and explained.

An indicator is found by what a title is about as a whole, never by words that it shares: of what the title says beside years,
places and the like hardly anything may be left over, and a share, a growth or a rank is another indicator than its level.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from loaders.linking.harvest.records import Dataset, Text
from loaders.linking.matching.cores import Core, core_of
from loaders.search import Thing, simplified

SUBJECT, SPATIAL = "dcterms:subject", "dcterms:spatial"
_KINDS = ("indicator", "region", "industry", "theme", "policy")
_ALIKE = 90.0
_MOST_TIED = 3
#: What follows a place's name and makes it another's: 海南州 is no 海南.
_OTHER_PLACE = re.compile(r"(?:州|县|区|市|镇|乡|路|街|大学|银行|证券|航空|菜|酒)")
_PLACE_ENDING = re.compile(r"(?:省|市|自治区|特别行政区|壮族自治区|回族自治区|维吾尔自治区)$")
_NOT_AREAS = ("region/unstated",)


@dataclass(frozen=True)
class Candidate:
    """A link that may hold: of a dataset, by a predicate, to a thing of ours; how sure (0 to 100) and why."""

    dataset: str
    dataset_label: str
    predicate: str
    thing: str
    thing_label: str
    score: float
    why: str


class Matcher:
    """Finds candidates among these things; ``years`` are those for which the graph has figures of an indicator."""

    def __init__(self, things: Iterable[Thing], years: Mapping[str, frozenset[int]] | None = None) -> None:
        self._things = {thing.iri: thing for thing in things if thing.kind in _KINDS and not thing.iri.endswith(_NOT_AREAS)}
        self._years = years or {}
        self._places = self._place_names()
        longest = sorted(self._places, key=lambda name: (-len(name), name))
        spelt = "|".join(re.escape(name) if not name.isascii() else rf"\b{re.escape(name)}\b" for name in longest) or r"(?!)"
        self._place = re.compile(spelt, re.I)
        self._where = re.compile(rf"(?:{spelt})(?:省|市|自治州|州|县|区|地区)?", re.I)
        self._indicators: dict[Core, set[str]] = defaultdict(set)
        self._by_start: dict[str, set[Core]] = defaultdict(set)
        for iri, text in self._names("indicator"):
            core = core_of(text, self._where)
            if core.is_telling:
                self._indicators[core].add(iri)
                if core.text:
                    self._by_start[core.text[:2]].add(core)
        self._spelt = {core.text: core for core in self._indicators if core.text}
        self._english = [core for core in self._indicators if core.stems]
        self._by_stem: dict[str, list[Core]] = defaultdict(list)
        for core in self._english:
            for stem in core.stems:
                self._by_stem[stem[:5]].append(core)
        self._exactly = {kind: self._by_name(kind) for kind in ("industry", "theme")}
        self._policies = sorted(((simplified(text), iri) for iri, text in self._names("policy") if len(text) >= 8), key=lambda pair: -len(pair[0]))

    def candidates(self, dataset: Dataset) -> list[Candidate]:
        """The candidates of a dataset, the best first, each thing once."""
        best: dict[tuple[str, str], Candidate] = {}
        label = dataset.title("zh") or dataset.main_identifier
        for predicate, iri, score, why in self._found(dataset):
            known = best.get((predicate, iri))
            if known is None or score > known.score:
                thing = self._things[iri]
                shown = thing.labels.get("zh") or thing.labels.get("en", "")
                best[predicate, iri] = Candidate(dataset.iri, label, predicate, iri, shown, round(score, 1), why)
        return sorted(best.values(), key=lambda one: (-one.score, one.thing))

    def _found(self, dataset: Dataset) -> Iterator[tuple[str, str, float, str]]:
        yield from self._indicators_of(dataset)
        yield from self._regions_of(dataset)
        for text in (*dataset.keywords, *(name for theme in dataset.themes for name in theme.names)):
            for kind, names in self._exactly.items():
                for iri in names.get(_spelt(text.text), ()):
                    yield SUBJECT, iri, 85.0, f"the keyword or theme {text.text!r} is its name ({kind})"
        for text in (*dataset.titles, *dataset.descriptions):
            plain = simplified(text.text)
            for name, iri in self._policies:
                if name in plain:
                    yield SUBJECT, iri, 92.0 if text in dataset.titles else 80.0, f"its name stands in {text.text[:60]!r}"

    def _indicators_of(self, dataset: Dataset) -> Iterator[tuple[str, str, float, str]]:
        found: dict[str, tuple[float, str]] = {}
        for text in dataset.titles:
            core = core_of(text.text, self._where)
            for iri, score, why in self._by_core(core, text):
                if iri not in found or score > found[iri][0]:
                    found[iri] = score, why
        if not found:
            return
        most = max(score for score, _ in found.values())
        tied = [iri for iri, (score, _) in found.items() if score == most]
        if len(tied) > _MOST_TIED:
            return
        for iri in sorted(tied):
            score, why = found[iri]
            more, reason = self._supported(iri, dataset)
            yield SUBJECT, iri, min(100.0, score + more), why + reason

    def _by_core(self, core: Core, text: Text) -> Iterator[tuple[str, float, str]]:
        if not core.is_telling:
            return
        for iri in self._indicators.get(core, ()):
            yield iri, 95.0, f"the title {text.text!r} is about what its name is about"
        if core.text:
            yield from self._inside(core, text)
            near = process.extractOne(core.text, self._spelt.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE) if len(core.text) >= 5 else None
            if near and self._spelt[near[0]].kinds == core.kinds and _digits(near[0]) == _digits(core.text):
                for iri in self._indicators[self._spelt[near[0]]]:
                    yield iri, 60.0 + (near[1] - _ALIKE), f"the title {text.text!r} is nearly its name ({near[1]:.0f} of 100 alike)"
        else:
            yield from self._by_stems(core, text)

    def _inside(self, core: Core, text: Text) -> Iterator[tuple[str, float, str]]:
        """Names within the title that leave hardly anything of it."""
        for at in range(len(core.text) - 1):
            for name in self._by_start.get(core.text[at : at + 2], ()):
                left = len(core.text) - len(name.text)
                if core.text.startswith(name.text, at) and 0 < left <= 2 and len(name.text) >= 5 and name.kinds == core.kinds:
                    for iri in self._indicators[name]:
                        yield iri, 78.0 - 4 * left, f"its name is all of the title {text.text!r} but {left} characters"

    def _by_stems(self, core: Core, text: Text) -> Iterator[tuple[str, float, str]]:
        """Names with the same English words, whatever their order and endings."""
        near = {id(name): name for stem in core.stems for name in self._by_stem.get(stem[:5], ())}
        for name in near.values():
            if name == core or name.kinds != core.kinds or len(name.stems) != len(core.stems):
                continue
            if all(any(_one_word(stem, other) for other in name.stems) for stem in core.stems) and all(
                any(_one_word(stem, other) for other in core.stems) for stem in name.stems
            ):
                for iri in self._indicators[name]:
                    yield iri, 84.0, f"the title {text.text!r} has the words of its name"

    def _supported(self, iri: str, dataset: Dataset) -> tuple[float, str]:
        """What keywords and the time covered add."""
        more: float = 0.0
        reasons: list[str] = []
        names = {core_of(name.text, self._where) for name in self._things[iri].names}
        if any(core_of(keyword.text, self._where) in names for keyword in dataset.keywords):
            more, reasons = more + 3, [*reasons, "a keyword is its name"]
        both = sorted(_covered(dataset) & self._years.get(iri, frozenset()))
        if both:
            more, reasons = more + 2, [*reasons, f"both have {', '.join(map(str, both[:5]))}"]
        return more, "".join(f"; {reason}" for reason in reasons)

    def _regions_of(self, dataset: Dataset) -> Iterator[tuple[str, str, float, str]]:
        stated = False
        for place in dataset.places:
            if place.iri in self._things:
                stated = True
                yield SPATIAL, place.iri, 100.0, "its IRI is the area covered"
            for name in place.names:
                for iri in self._places.get(_area(name.text), ()):
                    stated = True
                    yield SPATIAL, iri, 97.0, f"the area covered is called {name.text!r}"
        if stated:
            return
        for text in dataset.titles:
            title = re.sub(r"《.*?》", "", text.text)  # a document's name says where it holds, not where data are of
            for match in self._place.finditer(title):
                after = title[match.end() : match.end() + 2]
                if match[0].isascii() or not _OTHER_PLACE.match(after) or _PLACE_ENDING.search(match[0]):
                    for iri in self._places[match[0].lower()]:
                        yield SPATIAL, iri, 88.0, f"the title {text.text!r} names it"

    def _place_names(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for iri, text in self._names("region"):
            spelt = _area(text)
            if len(spelt) >= 2 and not spelt.isdigit():
                found[spelt].add(iri)
        # 贵州 for 贵州省; not where it is another's whole name, and 吉林 is the province
        for spelt, iris in sorted(found.items()):
            short = _PLACE_ENDING.sub("", spelt)
            if short != spelt and len(short) >= 2 and (short not in found or spelt.endswith("省")):
                found.setdefault(short, set())
                if spelt.endswith("省") or not found[short]:
                    found[short] = found[short] | iris if not spelt.endswith("省") else set(iris)
        return dict(found)

    def _by_name(self, kind: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for iri, text in self._names(kind):
            for spelt in {_spelt(text), _spelt(re.sub(r"（.*?）|\(.*?\)", "", text))}:
                if len(spelt) >= 2:
                    found[spelt].add(iri)
        return found

    def _names(self, kind: str) -> Iterator[tuple[str, str]]:
        for thing in self._things.values():
            if thing.kind == kind:
                for name in thing.names:
                    if name.role in ("label", "alternative"):
                        yield thing.iri, name.text


def _spelt(text: str) -> str:
    return simplified(text).strip().casefold()


def _area(text: str) -> str:
    return re.sub(r"\s+", " ", _spelt(text))


def _digits(text: str) -> list[str]:
    return re.findall(r"\d+", text)


def _one_word(one: str, other: str) -> bool:
    """Whether two stems are of one word: equal, or alike but for an ending (product, produc)."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return len(shorter) >= 5 and longer.startswith(shorter) and len(longer) - len(shorter) <= 2 and not longer.isdigit()


def _covered(dataset: Dataset) -> frozenset[int]:
    """The years that the dataset covers: as stated, else those in its titles."""
    years: set[int] = set()
    for span in dataset.spans:
        ends = [int(when.text[:4]) for when in (span.start, span.end) if when and when.precision != "text"]
        if ends:
            years |= set(range(min(ends), min(max(ends), min(ends) + 60) + 1))
    for text in dataset.titles if not years else ():
        found = [int(year) for year in re.findall(r"(?<!\d)((?:19|20)\d{2})(?!\d)", text.text)]
        if found:
            years |= set(range(min(found), max(found) + 1)) if len(found) == 2 else set(found)
    return frozenset(years)
