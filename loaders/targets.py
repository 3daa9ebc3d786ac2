"""Targets held against figures, interval against interval.

A target is compared where the figure measures the very thing (match ``exact``) or nearly (``close``), in the same unit
family, for the place that the target is for. The latest reported figure of a time up to the due date decides:

``met``             every value that the figure allows reaches the target
``missed``          the due date has come, and no value that the figure allows reaches it
``on-the-way``      the due date has not come, and the figure does not yet reach it
``open``            some values that the figure allows reach it and others do not, or the due date has passed without a figure of it
``not-comparable``  no indicator of ours measures it, or none with the same scope
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from loaders.facts import ALL, Observation
from loaders.identities.arithmetic import scaled
from loaders.reading.policies import Target
from loaders.tables import Located
from loaders.words.intervals import Interval
from loaders.words.periods import read_period
from loaders.words.units import Units

Verdict = Literal["met", "missed", "on-the-way", "open", "not-comparable"]


@dataclass(frozen=True)
class Judged:
    """A target with its verdict and the figure it was held against, if any."""

    target: Located[Target]
    interval: Interval
    verdict: Verdict
    outcome: Observation | None


def target_interval(target: Target) -> Interval:
    """The values that reach the target: all from the lower end where more is meant, up to it where less is."""
    low, high = target.value, target.value if target.value_high is None else target.value_high
    if target.qualifier in ("nearly", "under"):
        return Interval(None, high)
    return Interval(min(low, high), None)


def judge(
    targets: Iterable[Located[Target]], observations: Iterable[Observation], units: Units, today: date
) -> list[Judged]:
    """The verdict of every target, by what the reports state up to ``today``."""
    by_indicator: dict[str, list[Observation]] = {}
    for observation in observations:
        by_indicator.setdefault(observation.best.indicator.id, []).append(observation)
    return [_judged(target, by_indicator, units, today) for target in targets]


def _judged(
    located: Located[Target],
    by_indicator: Mapping[str, list[Observation]],
    units: Units,
    today: date,
) -> Judged:
    target, wanted = located.row, target_interval(located.row)
    if target.match not in ("exact", "close"):
        return Judged(located, wanted, "not-comparable", None)
    due = read_period(target.due).last
    fitting = [o for o in by_indicator.get(target.indicator, []) if _fits(o, target, due, units)]
    if not fitting:
        return Judged(located, wanted, "open", None)
    latest = max(fitting, key=lambda o: (_last_day(o), -o.interval.width))
    own = latest.best.unit.id
    factor = Decimal(1) if own == target.unit else units.ratio(own, target.unit)
    figure = scaled(latest.interval, factor)
    return Judged(located, wanted, _verdict(figure, wanted, _last_day(latest), due, today), latest)


def _verdict(figure: Interval, wanted: Interval, measured: date, due: date, today: date) -> Verdict:
    if wanted.lower is not None:
        reaches = figure.lower is not None and figure.lower >= wanted.lower
        falls_short = figure.upper is not None and figure.upper < wanted.lower
    else:
        assert wanted.upper is not None
        reaches = figure.upper is not None and figure.upper <= wanted.upper
        falls_short = figure.lower is not None and figure.lower > wanted.upper
    if reaches:
        return "met"
    if not falls_short:
        return "open"
    if measured >= due:
        return "missed"
    return "on-the-way" if today <= due else "open"


def _fits(observation: Observation, target: Target, due: date, units: Units) -> bool:
    best = observation.best
    return (
        best.claim.row.status == "reported"
        and best.region.id == target.region
        and (best.population.id, best.industry.id) == (ALL, ALL)
        and best.period is not None
        and best.period.last <= due
        and (best.unit.id == target.unit or units.are_comparable((best.unit.id, target.unit)))
    )


def _last_day(observation: Observation) -> date:
    assert observation.best.period is not None
    return observation.best.period.last
