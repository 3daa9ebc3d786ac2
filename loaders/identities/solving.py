"""Solving a law for its one unknown operand, with the declared factors between units."""

from __future__ import annotations

from decimal import Decimal

from loaders.identities.arithmetic import added, divided, multiplied, scaled, shifted, whole_numbers
from loaders.identities.laws import COUNTING, Identity, Pattern
from loaders.identities.operands import Operand
from loaders.words.intervals import Interval
from loaders.words.units import Units


def solve(
    law: Identity, known: tuple[Operand, ...], unknown: Pattern, units: Units
) -> tuple[Interval, str] | None:
    """The interval and unit of the unknown operand, or None where the law does not give both ends.

    The unit is that of the known values of the same indicator; without them, the one that the unknown's indicator
    declares, or the known side's where a share of it is measured otherwise (in yuan, not in dollars). A number of
    things is whole: what no whole number fits is not derived.
    """
    if law.comparison != "=" or law.form in COUNTING:
        return None
    sides = [operand for operand in known if operand.role != "rate"]
    alike = [side.value.unit for side in sides if side.value.key.indicator == unknown.indicator]
    unit = alike[0] if alike else unknown.unit
    if law.kind == "share" and unknown.role != "rate" and sides[0].within(unit, units) is None:
        unit = sides[0].value.unit
    solver = _sum if law.form == "linear" else _product
    solved = solver(law, known, unknown, unit, units)
    if solved is not None and unknown.counts:
        solved = whole_numbers(solved)
    if solved is None or solved.lower is None or solved.upper is None or solved.is_empty:
        return None
    return solved, unit


def _sum(
    law: Identity, terms: tuple[Operand, ...], unknown: Pattern, unit: str, units: Units
) -> Interval | None:
    rest = Interval(-law.offset, -law.offset)
    for term in terms:
        part = term.within(unit, units)
        if part is None:
            return None
        rest = added(rest, part)
    return scaled(rest, Decimal(-1) / unknown.coefficient)


def _product(
    law: Identity, known: tuple[Operand, ...], unknown: Pattern, unit: str, units: Units
) -> Interval | None:
    roles = {operand.role: operand for operand in known}
    if unknown.role == "rate":
        product, base = roles["product"], roles["base"]
        above, below = product.within(base.value.unit, units), base.within(base.value.unit, units)
        if above is None:  # different quantities: the law's scale is for the units of their indicators
            above, below = (side.within(side.reference_unit, units) for side in (product, base))
        if above is None or below is None:
            return None
        return shifted(divided(scaled(above, law.scale), below), -law.offset)
    factor = shifted(roles["rate"].interval, law.offset)
    side = roles["product" if unknown.role == "base" else "base"]
    size = side.within(unit, units) or side.within(side.reference_unit, units)
    if size is None:
        return None
    if unknown.role == "base":
        return divided(scaled(size, law.scale), factor)
    return divided(multiplied(size, factor), Interval(law.scale, law.scale))
