"""Proposals held against the declared laws and against the graph, before a person sees them.

What a proposal states is made the claim that it would become, the claims observations, and the laws are grounded on these
and on the observations of the project's reports. A law that does not hold, or two values of one thing, are conflicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from loaders.extract.proposals import Proposal
from loaders.facts import Observation, observation_iri, observe
from loaders.identities import evaluate, ground
from loaders.reading.published import Claim, Report, ReportMetadata
from loaders.sources import Sources
from loaders.tables import Located

#: The id that the document has among the reports: none of theirs.
_PROPOSED = "proposed"
#: The fields that a proposal and a claim have alike.
_SAME = (
    "start", "end", "printed", "multiplier", "qualifier", "unit", "kind", "value", "value_high", "indicator", "region",
    "population", "industry", "period", "base_period", "status",
)  # fmt: skip
#: What is broken where a document states two values of one thing that cannot both be.
ONE_VALUE = "one-value"


def judged(proposals: Sequence[Proposal], sources: Sources, own_report: str = "") -> list[Proposal]:
    """The proposals, each with the laws that it breaks together with others or with the graph.

    ``own_report`` is the id of the report that the document is already, whose figures say nothing against it.
    """
    observations = observe(_report(proposals), sources.schemes, [])
    known = [one for name, found in sources.observations.items() if name != own_report for one in found]
    at = {observation_iri(one): one for one in observations}
    broken: dict[int, set[str]] = {}
    for observation in observations:
        if _contradicts_itself(observation):
            _blame(observation, ONE_VALUE, broken)
    for check in ground(sources.identities, [*observations, *known], sources.units).checks:
        concerned = [at[iri] for operand in check.operands for iri in operand.value.support if iri in at]
        if concerned and not evaluate(check).holds:
            for observation in concerned:
                _blame(observation, check.identity.id, broken)
    return [replace(one, conflicts=tuple(sorted({*one.conflicts, *broken.get(number, ())}))) for number, one in enumerate(proposals)]


def _blame(observation: Observation, law: str, broken: dict[int, set[str]]) -> None:
    for statement in observation.statements:
        broken.setdefault(statement.claim.line, set()).add(law)


def _contradicts_itself(observation: Observation) -> bool:
    first, *others = observation.statements
    common = first.interval
    for other in others:
        if other.unit.id != first.unit.id:
            return True
        common = common.intersection(other.interval)
    return common.is_empty


def _report(proposals: Iterable[Proposal]) -> Report:
    """The proposals as a report of claims; the line of each is its number."""
    claims = [
        Located(claim, Path("proposals"), number)
        for number, one in enumerate(proposals)
        if one.indicator and one.unit and one.value is not None and (claim := _claim(one)) is not None
    ]
    metadata = ReportMetadata.model_construct(year_end_stocks=True, attributions={}, converted=[])
    return Report(_PROPOSED, Path(), metadata, (), (), tuple(claims), (), (), (), (), (), ())


def _claim(one: Proposal) -> Claim | None:
    cells: dict[str, object] = {
        f"{dimension}_basis": _cell(basis.kind, basis.start, basis.end) for dimension, basis in one.bases.items()
    }
    cells.update({name: getattr(one, name) for name in _SAME})
    try:
        return Claim.model_validate(cells)
    except ValueError:
        return None


def _cell(kind: str, start: int, end: int) -> str:
    return f"context:{start}-{end}" if kind == "context" else kind


