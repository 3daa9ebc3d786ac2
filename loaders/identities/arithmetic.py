"""Interval arithmetic in exact decimals. Values that take part in products are not negative."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from loaders.words.intervals import Interval

_DOWN = Context(prec=40, rounding=ROUND_FLOOR)
_UP = Context(prec=40, rounding=ROUND_CEILING)


def scaled(interval: Interval, factor: Decimal) -> Interval:
    """The interval times a factor."""
    ends = (interval.lower, interval.upper) if factor >= 0 else (interval.upper, interval.lower)
    return Interval(*(None if end is None else end * factor for end in ends))


def added(one: Interval, other: Interval) -> Interval:
    """The sum of two intervals."""
    return Interval(
        None if one.lower is None or other.lower is None else one.lower + other.lower,
        None if one.upper is None or other.upper is None else one.upper + other.upper,
    )


def shifted(interval: Interval, by: Decimal) -> Interval:
    """The interval moved by a number."""
    return added(interval, Interval(by, by))


def multiplied(one: Interval, other: Interval) -> Interval:
    """The product of two intervals of values that are not negative."""
    low_one, low_other = (max(Decimal(0), side.lower or Decimal(0)) for side in (one, other))
    upper = None if one.upper is None or other.upper is None else one.upper * other.upper
    return Interval(low_one * low_other, upper)


def divided(one: Interval, other: Interval) -> Interval:
    """The quotient of two intervals of positive values, rounded outwards."""
    lower = None if one.lower is None or not other.upper else _DOWN.divide(one.lower, other.upper)
    upper = (
        None
        if one.upper is None or not other.lower or other.lower < 0
        else _UP.divide(one.upper, other.lower)
    )
    return Interval(lower, upper)


def apart(one: Interval, other: Interval, at_most: bool = False) -> Decimal:
    """Signed distance of ``one`` from ``other``; 0 where they meet. ``at_most``: one may lie below the other."""
    if one.lower is not None and other.upper is not None and one.lower > other.upper:
        return one.lower - other.upper
    if not at_most and one.upper is not None and other.lower is not None and one.upper < other.lower:
        return one.upper - other.lower
    return Decimal(0)
