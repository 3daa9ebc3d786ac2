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


#: The value of a computed interval is rounded to its width, its bounds outwards to this many digits more; none of
#: them is finer than the finest digit.
BOUND_DIGITS, FINEST_DIGIT = 2, -6


def resolved_digit(interval: Interval) -> int:
    """The exponent of ten of the last digit that an interval bears: the largest power not above its width."""
    width = interval.width
    if not width.is_finite():
        raise ValueError("an open interval bears no digit")
    return max(FINEST_DIGIT, width.adjusted()) if width else FINEST_DIGIT


def outwards(interval: Interval) -> Interval:
    """The interval with bounds that have no more digits than its width bears, rounded outwards, exact where they can be."""
    lower, upper = interval.lower, interval.upper
    if lower is None or upper is None or lower == upper == round(lower, -FINEST_DIGIT):
        return interval
    digit = Decimal((0, (1,), max(FINEST_DIGIT, resolved_digit(interval) - BOUND_DIGITS)))
    return Interval(
        min(lower, lower.quantize(digit, context=_DOWN)) if lower % digit else lower,
        max(upper, upper.quantize(digit, context=_UP)) if upper % digit else upper,
    )


def middle(interval: Interval) -> Decimal:
    """The middle of a closed interval, rounded to the last digit that the interval bears; it lies in it."""
    assert interval.lower is not None and interval.upper is not None
    exact = (interval.lower + interval.upper) / 2
    if interval.width == 0:
        return exact
    rounded = exact.quantize(Decimal((0, (1,), resolved_digit(interval))))
    return rounded if interval.contains(rounded) else exact


def whole_numbers(interval: Interval) -> Interval:
    """The whole numbers in the interval, as an interval from the first to the last; empty where there is none."""
    return Interval(
        None if interval.lower is None else interval.lower.to_integral_value(rounding=ROUND_CEILING),
        None if interval.upper is None else interval.upper.to_integral_value(rounding=ROUND_FLOOR),
    )


def apart(one: Interval, other: Interval, comparison: str = "=") -> Decimal:
    """Signed distance of ``one`` from ``other``; 0 where they meet, where one lies below the other and may (``<=``), or
    above it and may (``>=``)."""
    if comparison != ">=" and one.lower is not None and other.upper is not None and one.lower > other.upper:
        return one.lower - other.upper
    if comparison != "<=" and one.upper is not None and other.lower is not None and one.upper < other.lower:
        return one.upper - other.lower
    return Decimal(0)
