"""Proposals held against the declared laws and against the graph, before a person sees them.

What a proposal states is made the claim that it would become, the claims observations, and the laws are grounded on these
and on the observations of the project's reports. A law that does not hold, or two values of one thing, are conflicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from rdflib import URIRef

from loaders.extract.proposals import Against, Proposal
from loaders.facts import Observation, Statement, observation_iri, observe
from loaders.identities import evaluate, ground, label_of
from loaders.reading.published import Claim, Report, ReportMetadata
from loaders.sentences import LANGUAGES
from loaders.sources import Sources
from loaders.tables import Located
from loaders.words.printing import plain

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
    """The proposals, each with the laws that it breaks together with others or with the graph, and with these.

    ``own_report`` is the id of the report that the document is already, whose figures say nothing against it.
    """
    observations = observe(_report(proposals), sources.schemes, [])
    known = [one for name, found in sources.observations.items() if name != own_report for one in found]
    ours = {observation_iri(one): one for one in observations}
    broken: dict[int, set[str]] = {}
    against: dict[int, dict[Against, None]] = {}

    def blame(concerned: Iterable[Observation], law: str, names: tuple[str, str] = ("", "")) -> None:
        statements = [(one.report, statement) for one in concerned for statement in one.statements]
        for report, statement in statements:
            if report == _PROPOSED:
                broken.setdefault(statement.claim.line, set()).add(law)
                others = [_against(law, names, name, other) for name, other in statements if other is not statement]
                against.setdefault(statement.claim.line, {}).update(dict.fromkeys(others))

    for observation in observations:
        if _contradicts_itself(observation):
            blame([observation], ONE_VALUE)
    at: dict[URIRef, Observation] = {}
    for check in ground(sources.identities, [*observations, *known], sources.units).checks:
        support = dict.fromkeys(iri for operand in check.operands for iri in sorted(operand.value.support))
        if any(iri in ours for iri in support) and not evaluate(check).holds:
            at = at or {**{observation_iri(one): one for one in known}, **ours}
            zh, en = (label_of(check.identity, language, sources.sentences) for language in LANGUAGES)
            blame([at[iri] for iri in support], check.identity.id, (zh, en))
    return [
        replace(one, conflicts=tuple(sorted({*one.conflicts, *broken.get(number, ())})), against=tuple(against.get(number, ())))
        for number, one in enumerate(proposals)
    ]


def _against(law: str, names: tuple[str, str], report: str, statement: Statement) -> Against:
    row = statement.claim.row
    value = "–".join(plain(end) for end in (row.value, row.value_high) if end is not None)
    period = statement.period.code if statement.period else ""
    return Against(law, *names, "" if report == _PROPOSED else report, row.start, row.end, statement.indicator.id, value, statement.unit.id, period)


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


