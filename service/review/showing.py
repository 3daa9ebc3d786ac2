"""What the reviewer's page shows: which item, in which passage of the text, among which others."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Protocol, TypeVar
from urllib.parse import urlencode

from loaders.evidence import read_basis
from loaders.extract import Document
from loaders.extract.standing import PART, Item, Row, Standing
from loaders.reading.published import DIMENSIONS

#: How many lines and code points of the text stand at most above and below the item, and how many items are listed around it.
_AROUND_LINES, _AROUND, _BEFORE, _AFTER = 3, 160, 4, 60
#: The state of items on which who reviews has not said a word, whatever others did.
UNSEEN = "unseen"


@dataclass(frozen=True)
class Addressed:
    """Fields that stand in the query of an address, where they are not empty."""

    @property
    def query(self) -> str:
        """As the query of an address."""
        return urlencode({name: value for name, value in asdict(self).items() if value})


@dataclass(frozen=True)
class Filters(Addressed):
    """Which items are wanted: all where a field is empty."""

    state: str = ""
    kind: str = ""
    below: str = ""
    finding: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        """The filters in the query of an address; what is no number bounds nothing."""
        below = query.get("below", "")
        return cls(query.get("state", ""), query.get("kind", ""), below if number(below) is not None else "", query.get("finding", ""))

    def wanted(self, found: Standing, who: str) -> list[Item]:
        """The items that ``who`` wants: those that do not fit a law first, else in the order of the text."""
        items = [item for item in found.items.values() if self._wants(item, who)]
        return sorted(items, key=lambda item: not _conflicts(item))

    def awaits(self, item: Item, who: str) -> bool:
        """Whether an item waits for a decision of ``who``."""
        return who not in item.outcomes if self.state == UNSEEN else item.state == "open"

    def _wants(self, item: Item, who: str) -> bool:
        row, below = item.shown, number(self.below)
        if self.state and not (self.awaits(item, who) if self.state == UNSEEN else item.state == self.state):
            return False
        if self.kind and self.kind not in (row.get(PART) or ("nonfact" if row.get("reason") else "figure"), row.get("kind")):
            return False
        if below is not None and (number((item.proposed or {}).get("confidence", "")) or 0.0) >= below:
            return False
        return not self.finding or bool(_conflicts(item))


class Decidable(Protocol):
    """What is decided one after another."""

    @property
    def id(self) -> str:
        """What names it."""

    @property
    def awaits(self) -> bool:
        """Whether it waits for a decision."""


ItemT = TypeVar("ItemT", bound=Decidable)


def chosen(items: Sequence[ItemT], after: str, before: str) -> ItemT | None:
    """The item before another, or the first after one that waits for a decision."""
    at = {one.id: index for index, one in enumerate(items)}
    if before in at and items:
        return items[at[before] - 1]
    begin = at.get(after, -1) + 1
    ordered = [*items[begin:], *items[:begin]]
    return next((one for one in ordered if one.awaits), ordered[0] if ordered else None)


def listed(items: Sequence[ItemT], item: ItemT | None) -> Sequence[ItemT]:
    """The items around one."""
    at = next((index for index, one in enumerate(items) if item and one.id == item.id), 0)
    return items[max(0, at - _BEFORE) : at + _AFTER]


def passage(document: Document, item: Item, found: Standing) -> list[tuple[str, str]]:
    """The text around an item in pieces, each with what it is: ``now``, ``context``, ``cut`` where it does not begin or end
    with a line, the state of another item, or nothing. It is so short that the numeral is in view beside its row."""
    text = document.text
    begin, end = item.start, item.end
    for _ in range(_AROUND_LINES):
        begin = text.rfind("\n", 0, len(text[:begin].rstrip())) + 1
        end = text.find("\n", end + len(text[end:]) - len(text[end:].lstrip()))
        end = len(text) if end < 0 else end
    lines = begin, end
    begin, end = max(begin, item.start - _AROUND), min(end, item.end + _AROUND)
    marks = [(item.start, item.end, "now"), *((start, stop, "context") for start, stop in _contexts(item))]
    others = (one for one in found.items.values() if begin <= one.start and one.end <= end)
    marks += [(one.start, one.end, one.state) for one in others if one.end <= item.start or item.end <= one.start]
    pieces = [*_pieces(text, begin, end, marks)]
    before, after = [("…", "cut")] * (lines[0] < begin), [("…", "cut")] * (end < lines[1])
    return [*before, *pieces, *after]


def progress(found: Standing) -> dict[str, tuple[int, int]]:
    """How many are decided of how many, of the numerals, and of the names and what is said of them."""
    result = {}
    for name, is_part in (("numerals", False), ("parts", True)):
        items = [item for item in found.items.values() if bool(item.shown.get(PART)) == is_part]
        result[name] = sum(item.state == "decided" for item in items), len(items)
    return result


def framed_lines(boxes: list[tuple[float, float, float, float]]) -> list[tuple[float, float, float, float]]:
    """The boxes of characters as one for each line that they stand on."""
    rows: list[tuple[float, float, float, float]] = []
    for box in boxes:
        if rows and abs(rows[-1][1] - box[1]) < 3:
            last = rows[-1]
            rows[-1] = (min(last[0], box[0]), min(last[1], box[1]), max(last[2], box[2]), max(last[3], box[3]))
        else:
            rows.append(box)
    return rows


def differing(item: Item) -> list[str]:
    """The cells in which two persons' rows of an item differ."""
    rows = [*item.outcomes.values()]
    names = dict.fromkeys(name for row in rows for name in row)
    return [name for name in names if len({row.get(name, "") for row in rows}) > 1]


def agreement(found: Standing) -> list[tuple[str, int, int]]:
    """For each two persons: how many items both decided, and how many of them alike."""
    people = sorted({who for item in found.items.values() for who in item.outcomes})
    result = []
    for one, other in combinations(people, 2):
        every = [item.outcomes for item in found.items.values()]
        both = [rows for rows in every if one in rows and other in rows]
        result.append((f"{one} · {other}", len(both), sum(dict(rows[one]) == dict(rows[other]) for rows in both)))
    return result


@dataclass(frozen=True)
class Other:
    """A figure with which an item breaks a law: an item of this review, as it stands now, or one of the report."""

    report: str
    row: Row
    item: Item | None


def broken_laws(item: Item, found: Standing) -> dict[str, tuple[Mapping[str, str], list[Other]]]:
    """By the law that an item breaks: its names by language, empty where it has none, and the figures that do not fit."""
    proposed = item.proposed or {}
    result: dict[str, tuple[Mapping[str, str], list[Other]]] = {law: ({}, []) for law in proposed.get("conflicts", "").split("|") if law}
    for one in json.loads(proposed.get("against", "[]")):
        _, others = result.setdefault(one["law"], ({}, []))
        same = [] if one["report"] else [
            each for each in found.items.values()
            if each is not item and (each.start, each.end) == (one["start"], one["end"]) and (each.proposed or {}).get("indicator") == one["indicator"]
        ]  # fmt: skip
        result[one["law"]] = {"zh": one["law_zh"], "en": one["law_en"]}, others
        others.append(Other(one["report"], same[0].shown if same else one, same[0] if same else None))
    return result


def _contexts(item: Item) -> Iterator[tuple[int, int]]:
    for dimension in DIMENSIONS:
        try:
            basis = read_basis(item.shown.get(f"{dimension}_basis", ""))
        except ValueError:
            continue
        if basis.kind == "context":
            yield basis.start, basis.end


def _pieces(text: str, begin: int, end: int, marks: Iterable[tuple[int, int, str]]) -> Iterator[tuple[str, str]]:
    at = begin
    for start, stop, kind in sorted(marks, key=lambda mark: (mark[0], mark[2] != "now")):
        if at <= start < stop <= end:
            yield text[at:start], ""
            yield text[start:stop], kind
            at = stop
    yield text[at:end], ""


def _conflicts(item: Item) -> str:
    return (item.proposed or {}).get("conflicts", "")


def number(text: str) -> float | None:
    """The number that a person wrote; None where it is none."""
    try:
        return float(text)
    except ValueError:
        return None
