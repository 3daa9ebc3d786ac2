"""The page of a theme: its policies, of the centre and of places, by date, between the figures of the indicator chosen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from loaders.words.intervals import Interval
from service.network import around, change, dated
from service.pages.asked import Asked
from service.pages.charts import series_chart
from service.pages.choosing import counted, name_of
from service.pages.front import Headline, headline_of
from service.pages.indicator import sources_of
from service.read.growth import Growth
from service.read.lines import Line
from service.read.series import Point
from service.read.themes import theme_page

#: The stored query that gives the policies of a theme as data.
DATA = "which-policies-belong-to-a-theme"
#: What the address chooses: whose figures stand between the policies, and of which level these are.
INDICATOR, LEVEL = "indicator", "level"
#: So many indicators are drawn; the others are listed.
MOST_DRAWN = 6
#: The levels of the centre, whose documents stand out.
CENTRE = frozenset({"national", "ministerial"})


@dataclass(frozen=True)
class Stretch:
    """The policies that came out between two figures, by date; ``before`` or ``after`` is None where there is no figure,
    ``change`` the interval of all differences that the two allow, in their one unit."""

    before: Point | None
    after: Point | None
    change: Interval | None
    policies: list[Line] = field(default_factory=list)


async def context(asked: Asked) -> dict[str, Any] | None:
    """What the template ``theme.html`` shows; None where the graph says nothing of the IRI."""
    page = await theme_page(asked.store, asked.iri)
    if page is None:
        return None
    drawn = headlines(page.points, page.growth)
    given = {name: values[0].strip() for name, values in asked.given.items() if values}
    by_name = {name_of(one.indicator): one for one in drawn}
    chosen = by_name.get(given.get(INDICATOR, ""), drawn[0] if drawn else None)
    levels = counted(line["level"] for line in page.policies)
    level = given.get(LEVEL, "") if given.get(LEVEL, "") in levels else ""
    wanted = [line for line in page.policies if not level or name_of(line["level"]) == level]
    return {
        "told": page.told, "name": asked.name, "data": DATA, "policies": page.policies, "shown": len(wanted),
        "headlines": drawn[:MOST_DRAWN], "others": drawn[MOST_DRAWN:], "by_name": by_name, "chosen": chosen,
        "chart": series_chart(chosen.points) if chosen else None, "sources": sources_of(chosen.points) if chosen else {},
        "levels": levels, "level": level, "centre": CENTRE, "stretches": stretches(wanted, chosen.points if chosen else []),
        "undated": [line for line in wanted if not line["date"]],
    }  # fmt: skip


def headlines(points: Iterable[Point], printed: Sequence[Growth] = ()) -> list[Headline]:
    """The main series of each indicator: those of most periods first, levels before what is reckoned from them."""
    by_indicator: dict[str, list[Point]] = {}
    for point in points:
        by_indicator.setdefault(point.of("indicator"), []).append(point)
    return sorted((headline_of(own, printed) for own in by_indicator.values()), key=_rank)


def _rank(one: Headline) -> tuple[int, bool, int, str]:
    periods = {point.period for point in one.points if point.kind in ("reported", "computed")}
    return -len(periods), one.points[0].measure not in ("level", "count"), -len(one.points), one.indicator.value


def stretches(policies: Iterable[Line], series: Sequence[Point]) -> list[Stretch]:
    """The dated policies between the reported figures of the series, in order of time."""
    points = {point.figure.iri: point for point in series}
    known = dated(point.converted for point in series)
    found: dict[tuple[str, str], Stretch] = {}
    for line in policies:
        if not line["date"]:
            continue
        before, after = (points[one.figure.iri] if one else None for one in around(known, line["date"].value))
        key = (before.figure.iri if before else "", after.figure.iri if after else "")
        if key not in found:
            is_one_unit = before is not None and after is not None and before.unit == after.unit
            found[key] = Stretch(before, after, change(before.interval, after.interval) if is_one_unit and before and after else None)
        found[key].policies.append(line)
    return list(found.values())
