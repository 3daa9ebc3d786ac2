"""Targets held against figures, interval against interval.

A target is compared where the figure measures the very thing (match ``exact``) or nearly (``close``), in the same unit
family, for the place and the group that the target is for. The latest reported figure of a time up to the due date
decides:

``met``             every value that the figure allows reaches the target
``missed``          the due date has come, and no value that the figure allows reaches it
``on-the-way``      the due date has not come, and the figure does not yet reach it: the pace that would reach it is told
``open``            the figure decides nothing: ``bounds``, ``figure-before-due`` or ``earlier-year``
``not-comparable``  there is no such figure; the reason is the first thing that is lacking, see :data:`Reason`

Two things look like an outcome and are none. What a year brings (a flow) is judged by the due year's figure only: that
an earlier year brought enough does not say that the due year will. And a series that had reached the value in the year
of issue, or before, was not what the document asked to be raised: most often it counts more than the target does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from types import MappingProxyType
from typing import Literal

from loaders.facts import Observation
from loaders.identities.arithmetic import middle, scaled
from loaders.reading.policies import Target
from loaders.tables import Located
from loaders.words.intervals import Interval
from loaders.words.periods import read_period
from loaders.words.units import Units

Verdict = Literal["met", "missed", "on-the-way", "open", "not-comparable"]

#: Why a target is ``open``: ``bounds`` (some values that the figure allows reach it and others do not),
#: ``figure-before-due`` (the date has passed, the figure is older and did not yet reach it), ``earlier-year`` (a flow
#: of an earlier year reached it). Why it is ``not-comparable``: ``no-indicator`` measures it; the indicator is of
#: another scope, precision or kind (``other-scope``); it has ``no-figure`` that a report states; none of the place
#: (``other-place``), of the group of people, enterprises or industry (``other-group``), in a unit that converts
#: (``other-unit``), or of a time up to the due date (``figure-after-due``); the figures had reached the target in the
#: year in which its document was issued, or before (``met-when-issued``).
Reason = Literal[
    "bounds", "figure-before-due", "earlier-year", "no-indicator", "other-scope", "no-figure", "other-place",
    "other-group", "other-unit", "figure-after-due", "met-when-issued",
]  # fmt: skip

#: Nothing is known of when any document was issued.
NO_YEARS: Mapping[str, int] = MappingProxyType({})

#: A year, in days: paces are told a year.
_YEAR = Decimal("365.25")
#: Paces are told to six digits; the figures that they rest on have fewer.
_SIX_DIGITS = Context(prec=6)


@dataclass(frozen=True)
class Pace:
    """Change a year, in the target's unit: ``needed`` from the latest figure to the due date, ``observed`` lately."""

    needed: Decimal
    observed: Decimal | None


@dataclass(frozen=True)
class Judged:
    """A target with its verdict, why none more can be said, the figure it was held against, and its pace."""

    target: Located[Target]
    interval: Interval
    verdict: Verdict
    reason: Reason | None = None
    outcome: Observation | None = None
    pace: Pace | None = None


def target_interval(target: Target) -> Interval:
    """The values that reach the target: all from the lower end where more is meant, up to it where less is."""
    low, high = target.value, target.value if target.value_high is None else target.value_high
    if target.qualifier in ("nearly", "under"):
        return Interval(None, high)
    return Interval(min(low, high), None)


def judge(
    targets: Iterable[Located[Target]],
    observations: Iterable[Observation],
    units: Units,
    today: date,
    issued: Mapping[str, int] = NO_YEARS,
) -> list[Judged]:
    """The verdict of every target, by what the reports state up to ``today``; ``issued`` has the year in which each policy
    came out, where it is known."""
    by_indicator: dict[str, list[Observation]] = {}
    for observation in observations:
        by_indicator.setdefault(observation.best.indicator.id, []).append(observation)
    return [_judged(target, by_indicator, units, today, issued.get(target.row.policy)) for target in targets]


def _judged(
    located: Located[Target],
    by_indicator: Mapping[str, list[Observation]],
    units: Units,
    today: date,
    issued: int | None,
) -> Judged:
    target, wanted = located.row, target_interval(located.row)
    if not target.indicator:
        return Judged(located, wanted, "not-comparable", "no-indicator")
    if target.match not in ("exact", "close"):
        return Judged(located, wanted, "not-comparable", "other-scope")
    due = read_period(target.due).last
    fitting = by_indicator.get(target.indicator, [])
    for reason, fits in _demands(target, due, units):
        fitting = [observation for observation in fitting if fits(observation)]
        if not fitting:
            return Judged(located, wanted, "not-comparable", reason)
    if issued is not None:
        # a target for the very year of issue is judged by that year's figure, so it is no figure of before
        early = [o for o in fitting if _last_day(o).year <= min(issued, due.year - 1)]
        if any(_reaches(_in_unit(observation, target, units), wanted) for observation in early):
            return Judged(located, wanted, "not-comparable", "met-when-issued", _latest(early))
    latest = _latest(fitting)
    figure = _in_unit(latest, target, units)
    verdict, why = _verdict(figure, wanted, _slack(target), _last_day(latest), due, today)
    if verdict == "met" and _last_day(latest) < due and latest.best.indicator.cell("measured") == "flow":
        verdict, why = "open", "earlier-year"
    pace = _pace(latest, fitting, wanted, target, units, due) if verdict == "on-the-way" else None
    return Judged(located, wanted, verdict, why, latest, pace)


def _demands(target: Target, due: date, units: Units) -> list[tuple[Reason, Callable[[Observation], bool]]]:
    """What a figure must be, in order, each with what is told where none is."""
    return [
        ("no-figure", lambda o: o.best.claim.row.status == "reported" and o.best.period is not None),
        ("other-place", lambda o: o.best.region.id == target.region),
        ("other-group", lambda o: (o.best.population.id, o.best.industry.id) == (target.population, target.industry)),
        (
            "other-unit",
            lambda o: o.best.unit.id == target.unit or units.are_comparable((o.best.unit.id, target.unit)),
        ),
        ("figure-after-due", lambda o: _last_day(o) <= due),
    ]


def _verdict(
    figure: Interval, wanted: Interval, slack: Decimal, measured: date, due: date, today: date
) -> tuple[Verdict, Reason | None]:
    if _reaches(figure, wanted):
        return "met", None
    if wanted.lower is not None:
        falls_short = figure.upper is not None and figure.upper < wanted.lower - slack
    else:
        assert wanted.upper is not None
        falls_short = figure.lower is not None and figure.lower > wanted.upper
    if not falls_short:
        return "open", "bounds"
    if measured >= due:
        return "missed", None
    return ("on-the-way", None) if today <= due else ("open", "figure-before-due")


def _reaches(figure: Interval, wanted: Interval) -> bool:
    """Whether every value that the figure allows is wanted."""
    if wanted.lower is not None:
        return figure.lower is not None and figure.lower >= wanted.lower
    return figure.upper is not None and wanted.upper is not None and figure.upper <= wanted.upper


def _latest(observations: Iterable[Observation]) -> Observation:
    """The last, and the narrowest of several of one day."""
    return max(observations, key=lambda o: (_last_day(o), -o.interval.width))


def _slack(target: Target) -> Decimal:
    """How far below "about v" (左右) may still be about v: half the weight of its last digit that is not zero."""
    if target.qualifier != "approx":
        return Decimal(0)
    exponent = target.value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return Decimal(5).scaleb(exponent - 1)


def _pace(
    latest: Observation, fitting: Sequence[Observation], wanted: Interval, target: Target, units: Units, due: date
) -> Pace:
    """From the far end of the latest figure, so that the pace suffices whatever its true value is."""
    figure = _in_unit(latest, target, units)
    rising = wanted.lower is not None
    bound = wanted.lower if rising else wanted.upper
    ends = (figure.lower, figure.upper) if rising else (figure.upper, figure.lower)
    far = next(end for end in ends if end is not None)
    assert bound is not None
    return Pace(_yearly(bound - far, _last_day(latest), due), _observed_pace(latest, fitting, target, units))


def _observed_pace(
    latest: Observation, fitting: Sequence[Observation], target: Target, units: Units
) -> Decimal | None:
    """From the figure before; None without one, or where either is open at an end."""
    earlier = [observation for observation in fitting if _last_day(observation) < _last_day(latest)]
    if not earlier:
        return None
    before = _latest(earlier)
    first, last = _in_unit(before, target, units), _in_unit(latest, target, units)
    if not (first.width.is_finite() and last.width.is_finite()):
        return None
    return _yearly(middle(last) - middle(first), _last_day(before), _last_day(latest))


def _yearly(change: Decimal, start: date, end: date) -> Decimal:
    return _SIX_DIGITS.divide(change * _YEAR, Decimal((end - start).days))


def _in_unit(observation: Observation, target: Target, units: Units) -> Interval:
    own = observation.best.unit.id
    return scaled(observation.interval, Decimal(1) if own == target.unit else units.ratio(own, target.unit))


def _last_day(observation: Observation) -> date:
    assert observation.best.period is not None
    return observation.best.period.last
