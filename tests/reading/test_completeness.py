"""What the five reports say is all there: policies, places and figures, checked against their texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from loaders.reading.concepts import find_entity
from loaders.reading.published import Report
from loaders.sources import Sources

TABLES = ("claims", "nonfacts", "mentions", "relations", "definitions")
#: Classes of region whose every occurrence must be mentioned.
NAMED_KINDS = frozenset({"province", "special-administrative-region", "xpcc", "city"})
#: Where the characters of a place name do not name the place, by report: the words around, and why.
NO_PLACE = {
    "digital-china-2024": {"扩大理论": "扩大 + 理论, not the city 大理"},
    "survey-2023": {"其中山东": "其中 + 山东, not the city 中山"},
}


@dataclass(frozen=True)
class Unbroken:
    """A text without its white space, and where each of its characters stands in the text as it lies in its file."""

    text: str
    positions: tuple[int, ...]

    @classmethod
    def of(cls, text: str) -> Unbroken:
        """The text with its line breaks and blanks taken out."""
        kept = tuple(position for position, character in enumerate(text) if not character.isspace())
        return cls("".join(text[position] for position in kept), kept)

    def occurrences(self, words: str) -> Iterator[tuple[int, str]]:
        """Each place of the words in the text as it lies in its file, with what stands around it."""
        for match in re.finditer(re.escape(words), self.text):
            yield self.positions[match.start()], self.text[max(0, match.start() - 4) : match.end() + 4]


def mentioned(report: Report, position: int) -> bool:
    """Whether a mention holds the code point."""
    return any(m.row.start <= position < m.row.end for m in report.mentions)


def place_names() -> list[str]:
    """Names of divisions, written down apart from our own table."""
    lines = (Path(__file__).parent / "place_names.txt").read_text(encoding="utf-8").splitlines()
    return [name for line in lines if not line.startswith("#") for name in line.split()]


def test_every_title_in_book_marks_is_a_mention(report: Report, text: str) -> None:
    titles = [match.span() for match in re.finditer(r"《(?:[^《》]|《[^《》]*》)*》", text)]
    ranges = [(mention.row.start, mention.row.end) for mention in report.mentions]
    forgotten = [
        text[start:end]
        for start, end in titles
        if not any(first <= start and end <= last for first, last in ranges)
    ]
    assert forgotten == []
    assert sum(text[start:end].count("《") for start, end in titles) == text.count("《") > 0


def test_a_title_broken_over_lines_is_mentioned_whole(sources: Sources) -> None:
    broken = [
        mention.row.printed
        for report in sources.reports.values()
        for mention in report.mentions
        if mention.row.printed.startswith("《") and "\n" in mention.row.printed
    ]
    assert len(broken) > 10
    assert all(printed.endswith("》") for printed in broken)


def test_every_occurrence_of_a_province_or_city_is_mentioned(
    report: Report, text: str, sources: Sources
) -> None:
    unbroken = Unbroken.of(text)
    labels = [
        label
        for region in sources.schemes["regions"].concepts.values()
        if region.cell("kind") in NAMED_KINDS
        for label in [region.cell("label_zh"), *region.values("alt_zh")]
    ]
    assert _forgotten(report, unbroken, labels) == []


def test_every_division_of_the_country_that_is_named_is_mentioned(report: Report, text: str) -> None:
    assert len(place_names()) > 330
    assert _forgotten(report, Unbroken.of(text), place_names()) == []


def test_every_province_or_city_of_the_table_that_is_named_is_mentioned_as_itself(
    report: Report, text: str, sources: Sources
) -> None:
    unbroken = Unbroken.of(text)
    entities = {find_entity(mention.row.entity, sources.schemes).id for mention in report.mentions}
    printed = {"".join(mention.row.printed.split()): mention.row.entity for mention in report.mentions}
    for region in sources.schemes["regions"].concepts.values():
        label = region.cell("label_zh")
        if region.cell("kind") not in NAMED_KINDS or region.id in entities:
            continue
        inside = [words for words in printed if label in words]
        for position, around in unbroken.occurrences(label):
            if any(words in around for words in NO_PLACE.get(report.id, {})):
                continue
            assert inside, f"{report.id} names {label} at {position} ({around}), and no mention is of it"


def test_every_exception_is_still_needed(texts: dict[str, str]) -> None:
    for name, exceptions in NO_PLACE.items():
        for words in exceptions:
            assert words in Unbroken.of(texts[name]).text


@pytest.mark.parametrize("table", ["claims", "nonfacts", "mentions"])
def test_what_a_row_says_is_printed_stands_at_its_range(report: Report, text: str, table: str) -> None:
    rows = getattr(report, table)
    assert rows
    assert [
        located.line for located in rows if text[located.row.start : located.row.end] != located.row.printed
    ] == []


@pytest.mark.parametrize("table", ["relations", "definitions"])
def test_what_a_row_points_at_lies_in_the_text(report: Report, text: str, table: str) -> None:
    rows = getattr(report, table)
    assert rows
    for located in rows:
        assert text[located.row.start : located.row.end].strip()
        assert located.row.end <= len(text)


def test_every_figure_stands_in_a_section_of_the_text(report: Report, text: str) -> None:
    assert all(located.row.start < len(text) for located in report.sections)
    assert [claim.line for claim in report.claims if report.section_at(claim.row.start) is None] == []


def test_every_table_has_its_expected_number_of_rows(report: Report) -> None:
    assert report.metadata.expected == {table: len(getattr(report, table)) for table in TABLES}


def _forgotten(report: Report, unbroken: Unbroken, names: list[str]) -> list[str]:
    exceptions = NO_PLACE.get(report.id, {})
    return [
        f"{name} at {position}: {around}"
        for name in names
        for position, around in unbroken.occurrences(name)
        if not mentioned(report, position) and not any(words in around for words in exceptions)
    ]
