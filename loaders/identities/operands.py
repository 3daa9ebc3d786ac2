"""Operands: values in the roles of a law, brought to units in which the law can be reckoned."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from decimal import Decimal

from loaders.identities.arithmetic import scaled
from loaders.identities.laws import Pattern
from loaders.identities.values import Value
from loaders.words.intervals import Interval
from loaders.words.units import Units


@dataclass(frozen=True)
class Operand:
    """A value in a role of a check; ``coefficient`` includes the conversion to a common unit, or to the
    ``reference_unit``, that of its indicator, where a law ties different quantities together."""

    role: str
    value: Value
    coefficient: Decimal
    reference_unit: str = ""

    @property
    def interval(self) -> Interval:
        """The value's interval."""
        return self.value.interval

    def within(self, unit: str, units: Units) -> Interval | None:
        """Coefficient times value, in the unit; None where it measures something else."""
        if not units.are_comparable([self.value.unit, unit]):
            return None
        return scaled(self.interval, self.coefficient * units.ratio(self.value.unit, unit))


def operand_of(pattern: Pattern, value: Value) -> Operand:
    """The value in the role of the pattern."""
    return Operand(pattern.role, value, pattern.coefficient, pattern.unit)


def converted(operands: tuple[Operand, ...], units: Units) -> tuple[Operand, ...] | None:
    """The operands brought to one unit, or each to its indicator's where the law ties different quantities together.

    None where a sum mixes units that cannot be compared, or a unit cannot be compared with its indicator's.
    """
    used = {operand.value.unit for operand in operands if operand.role != "rate"}
    if len(used) == 1:
        return operands
    alike = units.are_comparable(used)
    if not alike and not any(operand.role == "product" for operand in operands):
        return None
    found = []
    for operand in operands:
        unit = operand.value.unit
        target = units[unit].counted_in if alike else operand.reference_unit
        if operand.role == "rate":
            found.append(operand)
        elif not units.are_comparable([unit, target]):
            return None
        else:
            coefficient = operand.coefficient * units.ratio(unit, target)
            found.append(dataclasses.replace(operand, coefficient=coefficient))
    return tuple(found)
