"""Solving a law for its one unknown operand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from loaders.identities.arithmetic import added, divided, multiplied, scaled, shifted
from loaders.identities.declared import Identity, Pattern
from loaders.identities.values import Value
from loaders.words.intervals import Interval
from loaders.words.units import Units

#: A rate of so many in the base is a percentage.
HUNDRED = Decimal(100)


def solve(
    law: Identity,
    roles: Mapping[str, Value],
    terms: Iterable[tuple[Value, Decimal]],
    unknown: Pattern,
    units: Units,
) -> tuple[Interval, str] | None:
    """The interval and unit of the unknown operand, or None where the law does not give both ends.

    ``roles`` are the known operands of a product, ``terms`` those of a sum with their coefficients.
    """
    if law.comparison != "=" or law.form == "whole":
        return None
    solved = _sum(law, list(terms), unknown, units) if law.form == "linear" else _product(law, roles, unknown)
    if solved is None or solved[0].lower is None or solved[0].upper is None or solved[0].is_empty:
        return None
    return solved


def _sum(
    law: Identity, terms: list[tuple[Value, Decimal]], unknown: Pattern, units: Units
) -> tuple[Interval, str] | None:
    used = {value.unit for value, _ in terms}
    unit = terms[0][0].unit
    if len(used) > 1:
        if not units.are_comparable(used):
            return None
        # a share less its change in points is a share
        unit = law.result_unit or ("percent" if "percent" in used else unit)
    rest = Interval(-law.offset, -law.offset)
    for value, coefficient in terms:
        rest = added(rest, scaled(value.interval, coefficient * units.ratio(value.unit, unit)))
    return scaled(rest, -1 / unknown.coefficient), unit


def _product(law: Identity, roles: Mapping[str, Value], unknown: Pattern) -> tuple[Interval, str] | None:
    if unknown.role == "rate":
        if law.scale != HUNDRED or law.result_unit:
            return None
        quotient = divided(scaled(roles["product"].interval, law.scale), roles["base"].interval)
        return shifted(quotient, -law.offset), "percent"
    factor = shifted(roles["rate"].interval, law.offset)
    if unknown.role == "base":
        unit = law.result_unit or roles["product"].unit
        return divided(scaled(roles["product"].interval, law.scale), factor), unit
    if unknown.role == "product" and not law.result_unit:
        total = multiplied(roles["base"].interval, factor)
        return divided(total, Interval(law.scale, law.scale)), roles["base"].unit
    return None
