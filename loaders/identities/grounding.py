"""Grounding: finding the observations on which a declared law can be checked.

Only what is reported takes part, not forecasts or targets. An operand is looked up in the anchor's own report
first; where that has none, every other report's statement of it makes a check of its own. A law whose operands are
all found but one is kept as a partial grounding: it says what is missing, and may give its value.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from loaders.facts import UNSTATED, Observation
from loaders.identities.declared import Identity, Pattern
from loaders.intervals import Interval

#: Units that measure the same, with how many of the smallest one of its family each holds.
CONVERTIBLE: dict[str, tuple[str, Decimal]] = {
    "GB": ("byte", Decimal(1)),
    "TB": ("byte", Decimal(1024)),
    "PB": ("byte", Decimal(1024) ** 2),
    "EB": ("byte", Decimal(1024) ** 3),
    "ZB": ("byte", Decimal(1024) ** 4),
    "PFLOPS": ("flops", Decimal(1)),
    "EFLOPS": ("flops", Decimal(1000)),
    "ZFLOPS": ("flops", Decimal(1000) ** 2),
}

Key = tuple[str, str, str, str, str]
#: More alternatives than this for one anchor would only repeat the restatement checks.
MOST_ALTERNATIVES = 12


@dataclass(frozen=True)
class Operand:
    """An observation in a role of a check; ``coefficient`` includes the conversion to the anchor's unit family."""

    role: str
    observation: Observation
    coefficient: Decimal

    @property
    def interval(self) -> Interval:
        """The observation's interval."""
        return self.observation.interval


@dataclass(frozen=True)
class Check:
    """One grounding of a law: all its operands are observations."""

    identity: Identity
    operands: tuple[Operand, ...]

    @property
    def id(self) -> str:
        """Path of its IRI: the law and where its operands stand."""
        anchor, *others = self.operands
        reports = sorted({o.observation.report for o in others} - {anchor.observation.report})
        tail = ["with", *reports] if reports else []
        return "/".join([self.identity.id, anchor.observation.report, *anchor.observation.key, *tail])

    def with_role(self, role: str) -> Operand:
        """The operand with this role."""
        return next(operand for operand in self.operands if operand.role == role)


@dataclass(frozen=True)
class Partial:
    """A law that could not be checked: the operands found, and the patterns with the keys that nothing states."""

    identity: Identity
    found: tuple[Operand, ...]
    missing: tuple[tuple[Pattern, Key], ...]


class Observations:
    """Reported observations, found by indicator, area, population, industry and period."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._by_key: dict[Key, list[Observation]] = {}
        self._by_indicator: dict[str, list[Observation]] = {}
        for observation in observations:
            best = observation.best
            if best.claim.row.status != "reported":
                continue
            self._by_indicator.setdefault(best.indicator.id, []).append(observation)
            if best.base_period is None or best.claim.row.kind not in ("growth", "change_pp", "rank_change"):
                self._by_key.setdefault(key_of(observation), []).append(observation)

    def of(self, indicator: str) -> list[Observation]:
        """All observations of the indicator."""
        return self._by_indicator.get(indicator, [])

    def at(self, key: Key) -> list[Observation]:
        """All levels stated for the key, by any report; growth rates only where they are operands themselves."""
        found = self._by_key.get(key, [])
        if found:
            return found
        return [o for o in self.of(key[0]) if key_of(o) == key]

    def keys(self) -> Iterator[tuple[Key, list[Observation]]]:
        """Every key with its observations."""
        yield from self._by_key.items()


def key_of(observation: Observation) -> Key:
    """Indicator, area, population, industry and period code."""
    best = observation.best
    period = best.period.code if best.period else UNSTATED
    return (best.indicator.id, best.region.id, best.population.id, best.industry.id, period)


def ground(identities: Iterable[Identity], observations: Observations) -> tuple[list[Check], list[Partial]]:
    """All checks of the laws on the observations, and what could not be checked."""
    checks: dict[str, Check] = {}
    partials: list[Partial] = []
    for identity in identities:
        for anchor in observations.of(identity.patterns[0].indicator):
            if _fits(identity, anchor):
                for result in _ground_one(identity, anchor, observations):
                    if isinstance(result, Check):
                        checks.setdefault(result.id, result)
                    else:
                        partials.append(result)
    for check in restatements(observations):
        checks.setdefault(check.id, check)
    return list(checks.values()), partials


def _fits(identity: Identity, anchor: Observation) -> bool:
    best, pattern = anchor.best, identity.patterns[0]
    own = {"region": best.region.id, "population": best.population.id, "industry": best.industry.id}
    if any(own[dimension] != value for dimension, value in pattern.fixed):
        return False
    if identity.unit and best.unit.id != identity.unit:
        return False
    if best.period is None:
        return False
    return best.base_period is not None or not any(p.at_base_period for p in identity.patterns)


def _ground_one(identity: Identity, anchor: Observation, observations: Observations) -> Iterator[Check | Partial]:
    first = identity.patterns[0]
    choices: list[list[Operand]] = [[Operand(first.role, anchor, first.coefficient)]]
    missing: list[tuple[Pattern, Key]] = []
    for pattern in identity.patterns[1:]:
        key = _key(pattern, anchor)
        stated = [o for o in observations.at(key) if o is not anchor]
        own = [o for o in stated if o.report == anchor.report]
        operands = [Operand(pattern.role, o, pattern.coefficient) for o in own or stated]
        if operands:
            choices.append(operands)
        else:
            missing.append((pattern, key))
    if missing:
        yield Partial(identity, tuple(options[0] for options in choices), tuple(missing))
        return
    for operands_chosen in itertools.islice(itertools.product(*choices), MOST_ALTERNATIVES):
        distinct = {id(operand.observation) for operand in operands_chosen}
        converted = _converted(operands_chosen)
        if len(distinct) == len(operands_chosen) and converted is not None:
            yield Check(identity, converted)


def _key(pattern: Pattern, anchor: Observation) -> Key:
    best = anchor.best
    dimensions = {"region": best.region.id, "population": best.population.id, "industry": best.industry.id}
    dimensions.update(dict(pattern.fixed))
    period = best.base_period if pattern.at_base_period else best.period
    code = period.code if period else UNSTATED
    return (pattern.indicator, dimensions["region"], dimensions["population"], dimensions["industry"], code)


def _converted(operands: tuple[Operand, ...]) -> tuple[Operand, ...] | None:
    """The operands with units of one family brought to one unit; None where units of a law cannot be compared."""
    sized = [operand for operand in operands if operand.role != "rate"]
    units = {operand.observation.best.unit.id for operand in sized}
    if len(units) <= 1:
        return operands
    families = {CONVERTIBLE.get(unit, (unit, Decimal(1)))[0] for unit in units}
    if len(families) > 1:
        return operands if any(operand.role != "term" for operand in operands) else None
    return tuple(
        operand
        if operand.role == "rate"
        else Operand(
            operand.role, operand.observation,
            operand.coefficient * CONVERTIBLE[operand.observation.best.unit.id][1],
        )
        for operand in operands
    )  # fmt: skip


def restatements(observations: Observations) -> Iterator[Check]:
    """The same measurement of the same period in two reports, or in two units: the values must agree."""
    groups: dict[tuple[Key, str], list[Observation]] = {}
    for indicator_observations in observations._by_indicator.values():
        for observation in indicator_observations:
            best = observation.best
            base = best.base_period.code if best.base_period else ""
            if best.period is not None:
                groups.setdefault((key_of(observation), base), []).append(observation)
    law = "restatement"
    for stated in groups.values():
        for one, other in itertools.combinations(stated, 2):
            operands = _converted((Operand("term", one, Decimal(1)), Operand("term", other, Decimal(-1))))
            if operands is not None and one.report != other.report:
                indicator = one.best.indicator
                patterns = (Pattern("term", indicator.id), Pattern("term", indicator.id, (), False, Decimal(-1)))
                identity = Identity(
                    law, law, "linear", patterns, label_zh="同一事实在两份报告中的数值相同",
                    label_en="The same fact has the same value in two reports", source=indicator,
                )  # fmt: skip
                yield Check(identity, operands)
