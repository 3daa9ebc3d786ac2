"""Values that identities are checked on: stated by an observation, or derived from others.

A value is found by its key: indicator, area, population, industry and period.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from rdflib import URIRef

from loaders.facts import UNSTATED, Observation, observation_iri
from loaders.identities.arithmetic import outwards
from loaders.iris import node
from loaders.words.intervals import Interval


class Key(NamedTuple):
    """What a value is of: ids of concepts, and the code of a period, or ``unstated``."""

    indicator: str
    region: str
    population: str
    industry: str
    period: str

    @property
    def has_period(self) -> bool:
        """Whether its period is known."""
        return self.period != UNSTATED


@dataclass(frozen=True)
class Value:
    """A value with its interval. ``law`` names the identity it was derived by; empty if it is stated.

    ``support`` are the IRIs of the stated values it rests on, itself if stated; ``passed`` the keys of all values on the
    way to it, its own among them. ``is_dated`` says that the report tells the period of all of them; else we assumed one.
    """

    key: Key
    interval: Interval
    unit: str
    iri: URIRef
    report: str
    observation: Observation | None
    law: str
    support: frozenset[URIRef]
    passed: frozenset[Key]
    is_dated: bool = True

    @property
    def dimensions(self) -> dict[str, str]:
        """Area, population and industry of its key, by the name that a pattern fixes them under."""
        return {"region": self.key.region, "population": self.key.population, "industry": self.key.industry}

    @property
    def is_stated(self) -> bool:
        """Whether a report prints it."""
        return self.observation is not None

    @property
    def base_period(self) -> str:
        """For a change, the code of the period it is measured from."""
        if self.observation is None or self.observation.best.base_period is None:
            return ""
        return self.observation.best.base_period.code


def stated(observation: Observation) -> Value:
    """The value that an observation states."""
    best = observation.best
    period = best.period.code if best.period else UNSTATED
    iri = observation_iri(observation)
    key = Key(best.indicator.id, best.region.id, best.population.id, best.industry.id, period)
    return Value(
        key, observation.interval, best.unit.id, iri, observation.report, observation, "", frozenset({iri}),
        frozenset({key}), observation.basis("period") != "assumed",
    )  # fmt: skip


def derived(key: Key, interval: Interval, unit: str, law: str, operands: Iterable[Value]) -> Value:
    """A value computed by a law from operands, its bounds rounded outwards; its report is the first operand's."""
    used = tuple(operands)
    support = frozenset(iri for operand in used for iri in operand.support)
    iri = node("/".join(["derived", *key, "by", law, used[0].report]))
    passed = frozenset({key}).union(*(operand.passed for operand in used))
    dated = all(value.is_dated for value in used)
    return Value(key, outwards(interval), unit, iri, used[0].report, None, law, support, passed, dated)


def consensus(derivations: list[Value]) -> Value:
    """The value in which all derivations of one key agree; the narrowest of them where they contradict."""
    ordered = sorted(derivations, key=lambda value: (value.interval.width, value.iri))
    narrowest = ordered[0]
    if len(ordered) == 1:
        return narrowest
    common = narrowest.interval
    for other in ordered[1:]:
        common = common.intersection(other.interval) if other.unit == narrowest.unit else common
    if common.is_empty:
        return narrowest
    support = frozenset(iri for value in ordered for iri in value.support)
    iri = node("/".join(["derived", *narrowest.key]))
    passed = frozenset(key for value in ordered for key in value.passed)
    dated = all(value.is_dated for value in ordered)
    return Value(
        narrowest.key, common, narrowest.unit, iri, narrowest.report, None, "agreement", support, passed, dated
    )  # fmt: skip


class Values:
    """All values, by key and by indicator. Forecasts and targets are left out."""

    def __init__(self, observations: Iterable[Observation]) -> None:
        self._by_key: dict[Key, list[Value]] = {}
        self._present: set[tuple[str, str, str]] = set()
        self._by_indicator: dict[str, list[Value]] = {}
        for observation in observations:
            if observation.best.claim.row.status == "reported":
                self.add(stated(observation))

    def add(self, value: Value) -> None:
        """Add a value, unless it is there."""
        same = self._by_key.setdefault(value.key, [])
        if any(known.iri == value.iri for known in same):
            return
        same.append(value)
        self._by_indicator.setdefault(value.key.indicator, []).append(value)
        self._present.update((value.key.indicator, *place) for place in value.dimensions.items())

    def has(self, indicator: str, fixed: Iterable[tuple[str, str]]) -> bool:
        """Whether anything is known of the indicator at each of the fixed dimensions."""
        return indicator in self._by_indicator and all(
            (indicator, *place) in self._present for place in fixed
        )

    def at(self, key: Key) -> list[Value]:
        """What is known of the key: all that reports state; where none does, the one value that all derivations
        agree on, or the narrowest derivation if they do not agree."""
        known = self._by_key.get(key, [])
        printed = sorted((value for value in known if value.is_stated), key=lambda value: value.iri)
        return printed or ([consensus(known)] if known else [])

    def of(self, indicator: str, with_derived: bool = False) -> list[Value]:
        """All stated values of the indicator, and the derived ones if asked."""
        known = self._by_indicator.get(indicator, [])
        printed = [value for value in known if value.is_stated]
        keys = sorted({value.key for value in known if not value.is_stated}) if with_derived else []
        return printed + [value for key in keys for value in self.at(key) if not value.is_stated]

    def unprinted(self) -> list[Value]:
        """All derivations, and for keys with several the value they agree on, in the order of their IRIs."""
        found = {value.iri: value for value in self if not value.is_stated}
        for key, known in self._by_key.items():
            if len(known) > 1 and not any(value.is_stated for value in known):
                agreed = self.at(key)[0]
                found[agreed.iri] = agreed
        return [found[iri] for iri in sorted(found)]

    def __iter__(self) -> Iterator[Value]:
        for values in self._by_key.values():
            yield from values
