"""Interval arithmetic of checks in exact decimals: what an identity implies, and whether it can hold.

Values that take part in products are not negative: amounts, counts, and rates above −100 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

from loaders.identities.grounding import Check
from loaders.intervals import Interval

_DOWN = Context(prec=40, rounding=ROUND_FLOOR)
_UP = Context(prec=40, rounding=ROUND_CEILING)


@dataclass(frozen=True)
class Evaluation:
    """Both sides of a check, and how far they are apart: 0 where they meet."""

    stated: Interval
    implied: Interval
    residual: Decimal

    @property
    def holds(self) -> bool:
        """Whether some true values satisfy the identity."""
        return self.residual == 0


def evaluate(check: Check) -> Evaluation:
    """Evaluate a check. For a linear one the implied interval is that of the anchor from the other terms."""
    if check.identity.form == "linear":
        return _linear(check)
    if check.identity.form == "whole":
        return _whole(check)
    return _product(check)


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


def multiplied(one: Interval, other: Interval) -> Interval:
    """The product of two intervals of values that are not negative."""
    lowers = [max(Decimal(0), end if end is not None else Decimal(0)) for end in (one.lower, other.lower)]
    upper = None if one.upper is None or other.upper is None else one.upper * other.upper
    return Interval(lowers[0] * lowers[1], upper)


def divided(one: Interval, other: Interval) -> Interval:
    """The quotient of two intervals of positive values, rounded outwards."""
    lower = None if one.lower is None or other.upper in (None, 0) else _DOWN.divide(one.lower, other.upper)  # type: ignore[arg-type]
    upper = None
    if one.upper is not None and other.lower is not None and other.lower > 0:
        upper = _UP.divide(one.upper, other.lower)
    return Interval(lower, upper)


def shifted(interval: Interval, by: Decimal) -> Interval:
    """The interval moved by a number."""
    return added(interval, Interval(by, by))


def apart(stated: Interval, implied: Interval, at_most: bool = False) -> Decimal:
    """Distance between the intervals; 0 where they meet. ``at_most``: stated may lie below implied."""
    if stated.lower is not None and implied.upper is not None and stated.lower > implied.upper:
        return stated.lower - implied.upper
    if not at_most and stated.upper is not None and implied.lower is not None and stated.upper < implied.lower:
        return stated.upper - implied.lower
    return Decimal(0)


def _linear(check: Check) -> Evaluation:
    anchor, *others = check.operands
    rest = Interval(Decimal(0), Decimal(0))
    for operand in others:
        rest = added(rest, scaled(operand.interval, -operand.coefficient))
    stated = scaled(anchor.interval, anchor.coefficient)
    return Evaluation(stated, rest, apart(stated, rest, check.identity.comparison == "<="))


def _product(check: Check) -> Evaluation:
    product, base, rate = (check.with_role(role) for role in ("product", "base", "rate"))
    stated = scaled(product.interval, product.coefficient * check.identity.scale)
    factor = shifted(rate.interval, check.identity.offset)
    implied = multiplied(scaled(base.interval, base.coefficient), factor)
    return Evaluation(stated, implied, apart(stated, implied))


def _whole(check: Check) -> Evaluation:
    base, rate = check.with_role("base"), check.with_role("rate")
    number = multiplied(base.interval, scaled(rate.interval, Decimal("0.01")))
    if number.lower is None or number.upper is None:
        return Evaluation(number, number, Decimal(0))
    least = number.lower.to_integral_value(rounding=ROUND_CEILING)
    nearest = Interval(least, least)
    return Evaluation(number, nearest, min(Decimal(0), number.upper - least))
