"""Evaluating a check: both sides of its law as intervals, and how far they are apart."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from loaders.identities.arithmetic import added, apart, multiplied, scaled, shifted, whole_numbers
from loaders.identities.grounding import Check
from loaders.identities.operands import Operand
from loaders.words.intervals import Interval


@dataclass(frozen=True)
class Evaluation:
    """Both sides of a check, and their signed distance: 0 where they meet."""

    stated: Interval
    implied: Interval
    residual: Decimal

    @property
    def holds(self) -> bool:
        """Whether some true values satisfy the law."""
        return self.residual == 0


def evaluate(check: Check) -> Evaluation:
    """Evaluate a check. The stated side is the anchor of a sum, the product of a product."""
    if check.identity.form == "linear":
        return _sum(check)
    if check.identity.form == "whole":
        return _whole(check.with_role("base"), check.with_role("rate"))
    if check.identity.form == "shares":
        return _shares(check)
    product, base, rate = (check.with_role(role) for role in ("product", "base", "rate"))
    left = scaled(product.interval, product.coefficient * check.identity.scale)
    factor = shifted(rate.interval, check.identity.offset)
    right = multiplied(scaled(base.interval, base.coefficient), factor)
    return Evaluation(left, right, apart(left, right))


def _sum(check: Check) -> Evaluation:
    anchor, *others = check.operands
    rest = Interval(check.identity.offset, check.identity.offset)
    for operand in others:
        rest = added(rest, scaled(operand.interval, -operand.coefficient))
    left = scaled(anchor.interval, anchor.coefficient)
    return Evaluation(left, rest, apart(left, rest, check.identity.comparison))


def _shares(check: Check) -> Evaluation:
    """The share that lies furthest from a whole number of things; where all are some, their sum against the number."""
    base = check.with_role("base")
    each = [_whole(base, rate) for rate in check.all_with_role("rate")]
    worst = min(each, key=lambda one: one.residual)
    if worst.residual < 0:
        return worst
    total = Interval(Decimal(0), Decimal(0))
    for one in each:
        total = added(total, whole_numbers(one.stated))
    return Evaluation(total, base.interval, apart(total, base.interval))


def _whole(base: Operand, rate: Operand) -> Evaluation:
    number = multiplied(base.interval, scaled(rate.interval, Decimal("0.01")))
    if number.lower is None or number.upper is None:
        return Evaluation(number, number, Decimal(0))
    least = number.lower.to_integral_value(rounding=ROUND_CEILING)
    return Evaluation(number, Interval(least, least), min(Decimal(0), number.upper - least))
