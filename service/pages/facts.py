"""The facts of a thing as the rows of a table: each with its values, and each value with what proves it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from service.read.named import Named
from service.read.relations import Proof, Relation, stated
from service.read.told import Told


@dataclass(frozen=True)
class Value:
    """One value, and what proves it: nothing where our catalogue alone says so. ``words`` is the group of messages
    ``value.<words>.…`` that says it, where it is a word of ours."""

    said: Named
    proofs: Sequence[Proof] = ()
    words: str = ""


@dataclass(frozen=True)
class Fact:
    """A row: ``name`` is the message ``column.<name>`` that heads it."""

    name: str
    values: list[Value]

    @property
    def common(self) -> Sequence[Proof]:
        """What proves all of several values alike, so that it need be told once: the same places of the same sources."""
        first, *others = self.values
        alike = others and all(list(map(_told, value.proofs)) == list(map(_told, first.proofs)) for value in others)
        return first.proofs if alike else ()


def _told(proof: Proof) -> Proof:
    """The proof without the node that carries it."""
    return replace(proof, relation="", note="")


def told_fact(told: Told, name: str, *properties: str, words: str = "") -> Fact:
    """What the catalogue says of the thing by the properties."""
    return Fact(name, [Value(value, words=words) for value in told.all(*properties)])


def proved_fact(relations: Iterable[Relation], iri: str, name: str, *properties: str) -> Fact:
    """What is said of the thing by the properties, with what proves it."""
    return Fact(name, [Value(one.object, one.proofs) for one in stated(relations, iri, *properties)])


def known_facts(*facts: Fact) -> list[Fact]:
    """Those that say something."""
    return [fact for fact in facts if fact.values]
