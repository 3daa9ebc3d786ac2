"""Derived observations: values that follow from an identity with one unknown, and were not printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from loaders.identities.arithmetic import added, divided, multiplied, scaled, shifted
from loaders.identities.declared import Identity, Pattern
from loaders.identities.grounding import CONVERTIBLE, Key, Operand, Partial
from loaders.intervals import Interval


@dataclass(frozen=True)
class Derived:
    """A computed value: what it measures, its interval, its unit, the law and the operands it came from."""

    key: Key
    unit: str
    interval: Interval
    identity: Identity
    operands: tuple[Operand, ...]


def derive(partials: Iterable[Partial]) -> list[Derived]:
    """The values that follow from partial groundings with one missing operand and have two finite ends.

    Where several laws give the same value, the narrowest is kept.
    """
    best: dict[Key, Derived] = {}
    for partial in partials:
        for derived in _solve(partial):
            known = best.get(derived.key)
            if known is None or derived.interval.width < known.interval.width:
                best[derived.key] = derived
    return [best[key] for key in sorted(best)]


def _solve(partial: Partial) -> Iterator[Derived]:
    if len(partial.missing) != 1 or partial.identity.comparison != "=" or partial.identity.form == "whole":
        return
    pattern, key = partial.missing[0]
    solved = _linear(partial, pattern) if partial.identity.form == "linear" else _product(partial, pattern)
    if solved is None:
        return
    interval, unit = solved
    if interval.lower is not None and interval.upper is not None and not interval.is_empty:
        yield Derived(key, unit, interval, partial.identity, partial.found)


def _linear(partial: Partial, pattern: Pattern) -> tuple[Interval, str] | None:
    units = {operand.observation.best.unit.id for operand in partial.found}
    if len(units) > 1 and not units <= set(CONVERTIBLE):
        return None
    rest = Interval(Decimal(0), Decimal(0))
    for operand in partial.found:
        rest = added(rest, scaled(operand.interval, operand.coefficient))
    if len(units) > 1:
        return None
    return divided_by(scaled(rest, Decimal(-1)), pattern.coefficient), units.pop()


def divided_by(interval: Interval, coefficient: Decimal) -> Interval:
    """The interval divided by a number that is not 0."""
    return scaled(interval, 1 / coefficient)


def _product(partial: Partial, pattern: Pattern) -> tuple[Interval, str] | None:
    law = partial.identity
    roles = {operand.role: operand for operand in partial.found}
    if pattern.role == "product":
        factor = shifted(roles["rate"].interval, law.offset)
        interval = scaled(multiplied(roles["base"].interval, factor), 1 / law.scale)
        return interval, roles["base"].observation.best.unit.id
    if pattern.role == "base":
        factor = shifted(roles["rate"].interval, law.offset)
        interval = divided(scaled(roles["product"].interval, law.scale), factor)
        return interval, roles["product"].observation.best.unit.id
    return None
