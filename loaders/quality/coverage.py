"""Coverage of the declared identities: what takes part in a check, what could not be checked, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import get_args

from loaders.evidence import BasisKind
from loaders.facts import observation_iri
from loaders.identities import Grounding
from loaders.reading.hosts import UNDECLARED, counted_by_tier
from loaders.reading.published import DIMENSIONS, Dimension
from loaders.sources import Sources


@dataclass(frozen=True)
class Coverage:
    """Numbers of one build. ``bases`` counts claims by dimension and how it is known, ``tiers``
    outside facts by the best tier of their addresses. ``checks`` and ``unchecked`` count groundings by kind of law."""

    observations: int
    in_a_check: int
    ranked: int
    stated_more_than_once: int
    in_any: int
    laws: int
    laws_checked: int
    checks: dict[str, int]
    unchecked: dict[str, int]
    missing: dict[str, int]
    bases: dict[str, dict[str, int]]
    tiers: dict[str, int]


def coverage_of(sources: Sources, grounding: Grounding | None = None) -> Coverage:
    """How far the figures check each other. ``missing`` counts what unchecked laws lacked, by indicator."""
    grounding = grounding or sources.ground()
    checked = ranked = repeated = either = total = 0
    for observation in sources.all_observations():
        total += 1
        is_checked = observation_iri(observation) in grounding.checked
        is_ranked = observation.best.claim.row.kind == "rank"
        is_repeated = len(observation.statements) > 1
        checked += is_checked
        ranked += is_ranked
        repeated += is_repeated
        either += is_checked or is_ranked or is_repeated
    return Coverage(
        total, checked, ranked, repeated, either,
        len(sources.identities),
        len({check.identity.id for check in grounding.checks}),
        dict(Counter(check.identity.kind for check in grounding.checks).most_common()),
        dict(Counter(partial.identity.kind for partial in grounding.partials).most_common()),
        dict(Counter(key.indicator for p in grounding.partials for _, key in p.missing).most_common(15)),
        {dimension: dict(_bases(sources, dimension)) for dimension in DIMENSIONS},
        dict(counted_by_tier(sources.hosts, sources.from_outside).most_common()),
    )  # fmt: skip


def _bases(sources: Sources, dimension: Dimension) -> Counter[str]:
    claims = (claim.row for report in sources.reports.values() for claim in report.claims)
    return Counter(basis.kind for row in claims if (basis := row.basis(dimension)) is not None)


def bases_table(sources: Sources) -> str:
    """A Markdown table: of how many claims each dimension is stated, told by the context, or assumed."""
    lines = ["| dimension | " + " | ".join(get_args(BasisKind)) + " |", "|---|---:|---:|---:|"]
    for dimension in DIMENSIONS:
        counted = _bases(sources, dimension)
        numbers = " | ".join(f"{counted[kind]:,}" for kind in get_args(BasisKind))
        lines.append(f"| {dimension.replace('_', ' ')} | {numbers} |")
    return "\n".join(lines)


def tiers_table(sources: Sources) -> str:
    """A Markdown table: how many facts and mappings have an address of each tier as their best, and what the tier means."""
    counted = counted_by_tier(sources.hosts, sources.from_outside)
    lines = ["| best source | facts | meaning |", "|---|---:|---|"]
    for tier in sources.schemes["source_tiers"].concepts.values():
        lines.append(f"| {tier.cell('label_en')} | {counted[tier.id]:,} | {tier.cell('definition_en')} |")
    if counted[UNDECLARED]:
        lines.append(f"| undeclared | {counted[UNDECLARED]:,} | Its host has no row in `hosts.csv` |")
    return "\n".join([*lines, f"| all | {counted.total():,} | |"])
