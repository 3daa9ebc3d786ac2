"""Grounding: finding the values on which a declared law can be checked, and deriving what is not printed.

Only what is reported takes part, not forecasts or targets. Every stated value that fits a law's anchor grounds it.
An operand is looked up in the anchor's own report first, then in the others, then among derived values. A law with
one operand unknown derives it; a second round grounds the laws on what the first derived. Several derivations of
one value must agree, which is checked as well.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from rdflib import URIRef

from loaders.facts import Observation
from loaders.identities.laws import COUNTING, Identity, Pattern
from loaders.identities.operands import Operand, converted, operand_of
from loaders.identities.solving import solve
from loaders.identities.values import Key, Value, Values, derived
from loaders.iris import node
from loaders.vocabulary import BASE
from loaders.words.periods import read_period
from loaders.words.units import Units

#: More alternatives than this for one anchor would only repeat the restatement checks.
MOST_ALTERNATIVES = 12
#: Rounds of derivation: each uses what those before it derived. Four reach the stations of a year, by their number per
#: 10,000 people, which takes a growth, a population, the number and the check on it.
ROUNDS = 4
#: Operands of a law that may be unknown, for then it gives them.
MOST_UNKNOWN = 1


@dataclass(frozen=True)
class Check:
    """One grounding of a law: all its operands are values."""

    identity: Identity
    operands: tuple[Operand, ...]

    @property
    def id(self) -> str:
        """Path of its IRI: the law and where its operands stand."""
        anchor, *others = self.operands
        _, _, anchored = str(anchor.value.iri).removeprefix(BASE).partition("/")
        foreign = sorted(
            {o.value.report if o.value.is_stated else f"derived.{o.value.law}" for o in others}
            - {anchor.value.report}
        )
        return "/".join([self.identity.id, anchored, *(["with", *foreign] if foreign else [])])

    @property
    def rests_on_assumption(self) -> bool:
        """Whether we assumed the period of some operand: then a failure does not accuse the source.

        Where one report states all operands and dates none of them, all being of one period, it sets them side by
        side itself: whichever that period is, the law holds in it.
        """
        values = [operand.value for operand in self.operands]
        if all(value.is_dated for value in values):
            return False
        one_time = {(value.report, value.key.period, value.is_stated and not value.is_dated) for value in values}
        return not (len(one_time) == 1 and all(value.is_stated for value in values))

    def with_role(self, role: str) -> Operand:
        """The operand with this role, or the first of several."""
        return self.all_with_role(role)[0]

    def all_with_role(self, role: str) -> list[Operand]:
        """All operands with this role."""
        return [operand for operand in self.operands if operand.role == role]


@dataclass(frozen=True)
class Partial:
    """A law that could not be checked: the operands found, and the patterns with the keys that nothing states."""

    identity: Identity
    found: tuple[Operand, ...]
    missing: tuple[tuple[Pattern, Key], ...]


@dataclass(frozen=True)
class Grounding:
    """All checks, what stayed unchecked, and the values derived on the way."""

    checks: tuple[Check, ...]
    partials: tuple[Partial, ...]
    derived: tuple[Value, ...]

    @cached_property
    def checked(self) -> frozenset[str]:
        """The IRIs of the observations that take part in a check, by themselves or by a value computed from them."""
        return frozenset(iri for check in self.checks for operand in check.operands for iri in operand.value.support)


def ground(identities: Iterable[Identity], observations: Iterable[Observation], units: Units) -> Grounding:
    """Ground the laws on the observations, whose units are converted where they measure the same."""
    laws = list(identities)
    values = Values(observations)
    checks: dict[str, Check] = {}
    partials: list[Partial] = []
    for _ in range(ROUNDS):
        partials = []
        for law in laws:
            unknown = [p for p in law.patterns if not values.has(p.indicator, p.fixed)]
            if len(unknown) > MOST_UNKNOWN:
                continue  # unknown everywhere: nothing to check, nothing to derive
            for anchor in values.of(law.anchor.indicator, law.anchors_derived):
                for result in _ground_one(law, anchor, values, units):
                    if isinstance(result, Check):
                        checks.setdefault(result.id, result)
                    else:
                        partials.append(result)
            partials.extend(_without_anchor(law, values))
        for value in [v for partial in partials for v in _derivations(partial, units)]:
            values.add(value)
    for check in itertools.chain(_restatements(values, units), _agreements(values, units)):
        checks.setdefault(check.id, check)
    return Grounding(tuple(checks.values()), tuple(partials), tuple(values.unprinted()))


def _fits(law: Identity, anchor: Value) -> bool:
    own = anchor.dimensions
    if not law.holds_at(anchor.key.region, anchor.key.period):
        return False
    if any(own[dimension] != value for dimension, value in law.anchor.fixed):
        return False
    if any(own[dimension] == value for dimension, value in law.not_at):
        return False
    rated = law.anchor.unit if law.anchor.role == "rate" else ""
    if anchor.unit != (law.unit or rated or anchor.unit):
        return False
    return bool(anchor.base_period) or not any(pattern.is_of_base_period for pattern in law.patterns)


def _ground_one(law: Identity, anchor: Value, values: Values, units: Units) -> Iterator[Check | Partial]:
    if not _fits(law, anchor):
        return
    keys = [_key(pattern, anchor) for pattern in law.others]
    if len({anchor.key, *keys}) <= len(keys):
        return  # nothing says anything of itself: no difference of an industry from itself
    choices: list[list[Operand]] = [[operand_of(law.anchor, anchor)]]
    missing: list[tuple[Pattern, Key]] = []
    for pattern, key in zip(law.others, keys, strict=True):
        usable = [v for v in values.at(key) if v.iri != anchor.iri and not _rests_on(v, law, anchor)]
        printed = [v for v in usable if v.is_stated]
        own = [v for v in printed if v.report == anchor.report]
        operands = [operand_of(pattern, v) for v in own or printed or usable]
        if operands:
            choices.append(operands)
        else:
            missing.append((pattern, key))
    if missing:
        yield Partial(law, tuple(first for first, *_ in choices), tuple(missing))
        return
    for chosen in itertools.islice(itertools.product(*choices), MOST_ALTERNATIVES):
        alike = converted(chosen, units)
        if alike is not None and len({operand.value.iri for operand in chosen}) == len(chosen):
            yield Check(law, alike)


def _without_anchor(law: Identity, values: Values) -> Iterator[Partial]:
    """Groundings in which only the anchor is unknown: a total of known parts, a share of known amounts."""
    if law.not_at or not law.others or law.form in COUNTING or any(pattern.at != "same" for pattern in law.patterns):
        return
    pivot, *others = law.others
    # what the pivot leaves open is the same as in the anchor, so it is where the anchor's pattern fixes it
    at = dict(law.anchor.fixed) | dict(pivot.fixed)
    for value in values.of(pivot.indicator, True):
        if any(value.dimensions[dimension] != fixed for dimension, fixed in at.items()) or value.base_period:
            continue
        if {dimension for dimension, _ in pivot.fixed} - {dimension for dimension, _ in law.anchor.fixed}:
            continue
        anchor_key = _key(law.anchor, value)
        if not law.holds_at(anchor_key.region, anchor_key.period) or any(
            values.at(anchor_key._replace(population=population))
            for population in (anchor_key.population, *law.said_also_of)
        ):
            continue
        found = [operand_of(pivot, value)]
        for pattern in others:
            same_place = anchor_key._replace(indicator=pattern.indicator)
            known = next(iter(values.at(_key(pattern, value) if pattern.fixed else same_place)), None)
            if known is None:
                break
            found.append(operand_of(pattern, known))
        else:
            if len({operand.value.key for operand in found}) == len(found):
                yield Partial(law, tuple(found), ((law.anchor, anchor_key),))


def _rests_on(value: Value, law: Identity, anchor: Value) -> bool:
    """Whether one of the two was derived from the other: they would agree by themselves."""
    if anchor.law == law.id and value.support <= anchor.support:
        return True
    return not value.is_stated and anchor.key in value.passed


def _key(pattern: Pattern, anchor: Value) -> Key:
    dimensions = anchor.dimensions | dict(pattern.fixed)
    period = anchor.base_period if pattern.is_of_base_period else anchor.key.period
    key = Key(pattern.indicator, dimensions["region"], dimensions["population"], dimensions["industry"], period)
    if key.has_period and pattern.is_of_last_day:
        return key._replace(period=read_period(period).as_stock().code)
    if key.has_period and pattern.at == "year":
        return key._replace(period=str(read_period(period).first.year))
    return key


def _derivations(partial: Partial, units: Units) -> Iterator[Value]:
    if len(partial.missing) > MOST_UNKNOWN or not partial.identity.derives:
        return
    ((pattern, key),) = partial.missing
    if any(key in operand.value.passed for operand in partial.found):
        return  # nothing is derived from itself
    solved = solve(partial.identity, partial.found, pattern, units)
    if solved is not None:
        interval, unit = solved
        yield derived(key, interval, unit, partial.identity.id, [operand.value for operand in partial.found])


#: Laws that hold of every indicator.
RESTATEMENT = Identity("restatement", "restatement", "linear", ())
AGREEMENT = Identity("agreement", "agreement", "linear", ())


def _same(law: Identity, one: Value, other: Value, units: Units) -> Check | None:
    operands = converted((Operand("term", one, Decimal(1)), Operand("term", other, Decimal(-1))), units)
    return Check(law, operands) if operands is not None else None


def _restatements(values: Values, units: Units) -> Iterator[Check]:
    """The same measurement of the same period in two reports: the values must agree."""
    groups: dict[tuple[Key, str], list[Value]] = {}
    for value in values:
        if value.is_stated and value.key.has_period:
            groups.setdefault((value.key, value.base_period), []).append(value)
    for group in groups.values():
        for one, other in itertools.combinations(group, 2):
            check = _same(RESTATEMENT, one, other, units)
            if check and one.report != other.report:
                yield check


def _agreements(values: Values, units: Units) -> Iterator[Check]:
    """Derivations of one value by different ways must agree with each other and with what is printed."""
    groups: dict[Key, list[Value]] = {}
    for value in values:
        groups.setdefault(value.key, []).append(value)
    for group in groups.values():
        for one, other in itertools.combinations(sorted(group, key=lambda v: (not v.is_stated, v.iri)), 2):
            if other.is_stated or one.support == other.support or one.base_period or other.law == "agreement":
                continue
            check = _same(AGREEMENT, one, other, units)
            if check:
                yield check


def check_iri(check: Check) -> URIRef:
    """The IRI of a check: its law, its anchor and where the other operands come from."""
    return node(f"check/{check.id}")
