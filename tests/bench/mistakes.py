"""What goes wrong most often where reports are read as if they were new, and what it would need."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.extract import Proposal
from tests.bench.outcomes import FIELDS, FIVE, Outcome, Truth

_NEEDS = Path(__file__).with_name("needs.csv")
#: Areas that are no part of another one.
_WHOLE = ("china", "world", "overseas")
#: So many are shown, with so many examples and rules each.
SHOWN, _EXAMPLES, _RULES = 10, 2, 3


@dataclass(frozen=True)
class Mistake:
    """One field of one figure that is not as people read it: what is wrong with it, the rule that read the figure, and where
    it stands (``report:start–end``)."""

    field: str
    what: str
    rule: str
    place: str


def mistakes(outcome: Outcome) -> Iterator[Mistake]:
    """The mistakes in the five fields: of a figure that is not proposed, or is and states nothing, the one that it is so."""
    stated, read = {one.end for one in outcome.truth}, {one.end for one in outcome.proposals if one.is_figure}
    for claim, figure in pairs(outcome.truth, outcome.proposals):
        if claim is None and figure is not None:
            what = "stated once, proposed twice" if figure.end in stated else "states no figure"
            yield Mistake("value", what, figure.rule, _place(outcome, figure))
        elif claim is not None and figure is None:
            yield _missing(claim, outcome, claim.end in read)
        elif claim is not None and figure is not None:
            for name in FIVE:
                if getattr(claim, name) != getattr(figure, name):
                    yield Mistake(name, _wrong(name, claim, figure), figure.rule, _place(outcome, claim))


def _place(outcome: Outcome, one: Truth | Proposal) -> str:
    return f"{outcome.report}:{one.start}–{one.end}"


def pairs(claims: Iterable[Truth], proposals: Iterable[Proposal]) -> Iterator[tuple[Truth | None, Proposal | None]]:
    """Claims and the figures proposed for them, by the end of their numeral; either is None where it has no counterpart."""
    stated: dict[int, list[Truth]] = defaultdict(list)
    for claim in claims:
        stated[claim.end].append(claim)
    read: dict[int, list[Proposal]] = defaultdict(list)
    for one in proposals:
        if one.is_figure:
            read[one.end].append(one)
    for end in sorted({*stated, *read}):
        yield from _pairs(stated[end], read[end])


def _pairs(claims: Sequence[Truth], figures: Sequence[Proposal]) -> Iterator[tuple[Truth | None, Proposal | None]]:
    """Claims and figures of one numeral, those that agree most first; then what has no counterpart."""
    agreement = sorted(
        ((sum(getattr(claim, name) == getattr(figure, name) for name in FIELDS), one, other)
         for one, claim in enumerate(claims) for other, figure in enumerate(figures)),
        key=lambda found: (-found[0], found[1], found[2]),
    )  # fmt: skip
    free_claims, free_figures = set(range(len(claims))), set(range(len(figures)))
    for _, one, other in agreement:
        if one in free_claims and other in free_figures:
            free_claims.remove(one)
            free_figures.remove(other)
            yield claims[one], figures[other]
    for one in sorted(free_claims):
        yield claims[one], None
    for other in sorted(free_figures):
        yield None, figures[other]


def _missing(claim: Truth, outcome: Outcome, is_read: bool) -> Mistake:
    place = _place(outcome, claim)
    if is_read:
        return Mistake("value", "one of several figures of a numeral", "", place)
    around = [one for one in outcome.proposals if one.start < claim.end and claim.start < one.end]
    excused = next((one for one in around if one.reason), None)
    if excused is not None:
        return Mistake("value", f"excused as {excused.reason}", excused.rule, place)
    return Mistake("value", "read at another range" if around else "stated by words", "", place)


def _wrong(name: str, claim: Truth, figure: Proposal) -> str:
    true, read = getattr(claim, name), getattr(figure, name)
    if name == "period":
        return _wrong_period(true, read)
    if name == "region":
        return _wrong_region(true, read)
    return f"{read} for {true}" if name in ("unit", "kind") else "another value"


def _wrong_period(true: str, read: str) -> str:
    if not true or not read:
        return "stated where none is" if read else "none where one is stated"
    if true[:4] == read[:4] and len(true) == len(read) + 6:
        return "a year for its end"
    if true[:4] == read[:4] and len(read) == len(true) + 6 and "/" not in read:
        return "a year's end for the year"
    return "several years for one" if "/" in read and "/" not in true else "another period"


def _wrong_region(true: str, read: str) -> str:
    if not true or not read:
        return "an area where none is meant" if read else "none where one is meant"
    if read == "china" and true not in _WHOLE:
        return "the country for a part of it"
    if true == "china":
        return "the world for the country" if read in _WHOLE else "a part for the country"
    return "another area"


def needs() -> dict[tuple[str, str], str]:
    """What mistakes would need, by field and what is wrong."""
    with _NEEDS.open(encoding="utf-8", newline="") as file:
        return {(row["field"], row["what"]): row["need"] for row in csv.DictReader(file)}


def table(outcomes: Iterable[Outcome]) -> list[str]:
    """The most frequent mistakes, as lines of a table."""
    found: dict[tuple[str, str], list[Mistake]] = defaultdict(list)
    for outcome in outcomes:
        for mistake in mistakes(outcome):
            found[mistake.field, mistake.what].append(mistake)
    known = needs()
    lines = ["| field | what is wrong | count | by rules | for example | would need |", "|---|---|---:|---|---|---|"]
    for (name, what), those in sorted(found.items(), key=lambda one: (-len(one[1]), one[0]))[:SHOWN]:
        rules = Counter(one.rule or "none" for one in those).most_common(_RULES)
        told = ", ".join(f"{rule} {number}" for rule, number in rules)
        examples = ", ".join(dict.fromkeys(one.place for one in those[:: max(1, len(those) // _EXAMPLES)]))
        lines.append(f"| {name} | {what} | {len(those)} | {told} | {examples} | {known.get((name, what), 'a look at each')} |")
    return lines
