"""What a declared law is.

Every law takes one of four forms on the values of observations:

``linear``   the sum of coefficient × value is ``offset`` (comparison ``=``), at most (``<=``) or at least that (``>=``)
``product``  scale × product = base × (rate + offset)
``whole``    base × rate ÷ 100 is a whole number: a percentage of a known number of things
``shares``   the percentages share out a known number of things: each is a whole number of them, and they add up to it

A law is a list of patterns, one per operand. A pattern fixes the indicator and, where written, other dimensions;
what it leaves open is the same as in the first pattern, the anchor.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rdflib import URIRef

from loaders.iris import node
from loaders.reading.concepts import Concept

Form = Literal["linear", "product", "whole", "shares"]
#: How the sum of a linear law compares with its offset.
Comparison = Literal["=", "<=", ">="]
#: Forms that say of percentages that they are counts; they give no value.
COUNTING = frozenset({"whole", "shares"})
Role = Literal["term", "product", "base", "rate"]
#: A rate of so many in the base is a percentage.
HUNDRED = Decimal(100)
#: When an operand is measured: in the anchor's period, its base period, on the last day of either, or in its year.
At = Literal["same", "base", "end", "base-end", "year"]


@dataclass(frozen=True)
class Pattern:
    """One operand of a law. ``fixed`` maps a dimension (region, population, industry) to a concept id; ``unit`` is the
    unit that its indicator declares, and ``counts`` says that this is a number of things."""

    role: Role
    indicator: str
    fixed: tuple[tuple[str, str], ...] = ()
    at: At = "same"
    coefficient: Decimal = Decimal(1)
    unit: str = ""
    counts: bool = False

    @property
    def is_of_base_period(self) -> bool:
        """Whether it is measured in the base period of the anchor, or at its end."""
        return self.at in ("base", "base-end")

    @property
    def is_of_last_day(self) -> bool:
        """Whether it is measured on the last day of a period."""
        return self.at in ("end", "base-end")


@dataclass(frozen=True)
class Identity:
    """A declared law. The first pattern is the anchor: each value that fits it may ground the law once.

    ``unit`` is the anchor's unit where the law is for that unit only. ``not_at`` lists dimensions and concepts at which
    the law says nothing: no share of everything in itself. ``years`` and ``areas`` are those for which it holds, all
    where empty: each round of a survey composes its sample in its own way. ``derives`` says whether it is solved for
    an unknown, or checked only. ``said_also_of`` are populations under which the anchor says the same.
    ``names`` are what the sentence of its kind calls by name, unless it has a ``label`` of its own, in zh and en.
    """

    id: str
    kind: str
    form: Form
    patterns: tuple[Pattern, ...]
    comparison: Comparison = "="
    scale: Decimal = Decimal(1)
    offset: Decimal = Decimal(0)
    unit: str = ""
    names: tuple[tuple[str, Concept], ...] = ()
    label: tuple[str, str] | None = None
    anchors_derived: bool = False
    not_at: tuple[tuple[str, str], ...] = ()
    years: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    derives: bool = True
    said_also_of: tuple[str, ...] = ()

    @property
    def anchor(self) -> Pattern:
        """The pattern that each grounding begins with."""
        return self.patterns[0]

    @property
    def others(self) -> tuple[Pattern, ...]:
        """The patterns of all other operands."""
        return self.patterns[1:]

    def holds_at(self, area: str, period: str) -> bool:
        """Whether the law is declared for the area and for the year of the period's code."""
        return (not self.years or period[:4] in self.years) and (not self.areas or area in self.areas)


def identity_iri(name: str) -> URIRef:
    """The IRI of a declared law."""
    return node(f"identity/{name}")
