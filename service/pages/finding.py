"""The page of a finding: what was found, the two intervals against each other, and its sides side by side."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from loaders.words.intervals import Interval
from service.pages.asked import Asked
from service.read.receipts import finding_page
from service.read.told import Told

#: In the units of the view box.
WIDTH, _SIDE, _LEAST = 640, 40, 3.0


@dataclass(frozen=True)
class Bar:
    """An interval of the drawing: where it begins and how long it is; an end that is open reaches the edge."""

    interval: Interval
    x: float
    width: float


@dataclass(frozen=True)
class Against:
    """Two intervals on one scale: what the figures give, and what the identity asks for."""

    found: Bar
    expected: Bar


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``finding.html`` shows; None where the IRI is no finding."""
    page = await finding_page(asked.store, asked.texts, asked.iri)
    if page is None:
        return None
    told = page.told
    return {"page": page, "told": told, "against": against(_interval(told, "found"), _interval(told, "expected"))}


def against(found: Interval, expected: Interval) -> Against | None:
    """The two on one scale; None where there are no two ends to draw it by."""
    ends = [end for one in (found, expected) for end in (one.lower, one.upper) if end is not None]
    if found.lower is found.upper is None or expected.lower is expected.upper is None:
        return None
    low, high = min(ends), max(ends)
    span = (high - low) or Decimal(1)

    def bar(interval: Interval) -> Bar:
        first = _SIDE + float((interval.lower - low) / span) * (WIDTH - 2 * _SIDE) if interval.lower is not None else 0.0
        last = _SIDE + float((interval.upper - low) / span) * (WIDTH - 2 * _SIDE) if interval.upper is not None else WIDTH
        return Bar(interval, round(first, 1), round(max(_LEAST, last - first), 1))

    return Against(bar(found), bar(expected))


def _interval(told: Told, name: str) -> Interval:
    lower, upper = (told.one(f"dg:{name}{end}") for end in ("Lower", "Upper"))
    return Interval(Decimal(lower.value) if lower else None, Decimal(upper.value) if upper else None)
