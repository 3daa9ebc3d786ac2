"""The rows of the tables of figures: claims, observations and computed values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from loaders.emission.literals import decimal_literal
from loaders.emission.reference import in_reference_unit
from loaders.exports.writing import Row
from loaders.facts import (
    ALL,
    UNSTATED,
    Observation,
    Statement,
    claim_iri,
    observation_iri,
    series_iri,
    value_of,
)
from loaders.identities import Identity, Value
from loaders.identities.arithmetic import middle
from loaders.identities.naming import label_of
from loaders.reading.concepts import Concept, find_entity
from loaders.reading.published import DIMENSIONS, Report
from loaders.sources import Sources
from loaders.words.intervals import Interval, meaning_of
from loaders.words.printing import plain


def claim_rows(sources: Sources) -> Iterator[Row]:
    """One row per claim, report by report, in the order of the text."""
    for name, report in sources.reports.items():
        stated = [(o, s) for o in sources.observations[name] for s in o.statements]
        stated.sort(key=lambda pair: (pair[1].claim.row.start, pair[1].key))
        for observation, statement in stated:
            yield _claim_row(report, observation, statement, sources)


def _claim_row(report: Report, observation: Observation, statement: Statement, sources: Sources) -> Row:
    row = statement.claim.row
    section = report.section_at(row.start)
    sentence = report.sentence_of(row)
    bases = {dimension: row.basis(dimension) for dimension in DIMENSIONS}
    return {
        "report": report.id,
        "claim": str(claim_iri(report.id, statement)),
        "observation": str(observation_iri(observation)),
        "start": str(row.start),
        "end": str(row.end),
        "sentence_start": str(sentence.start) if sentence else "",
        "sentence_end": str(sentence.end) if sentence else "",
        "printed": row.printed,
        "multiplier": row.multiplier,
        "qualifier_printed": row.qualifier,
        "unit_printed": row.unit_printed,
        "number": plain(statement.value),
        "number_high": plain(statement.value_high),
        "value": plain(statement.point),
        "lower": plain(statement.interval.lower),
        "upper": plain(statement.interval.upper),
        **_described(statement, sources),
        **_in_reference(statement.point, statement.interval, statement.unit, statement.indicator, sources),
        "period": statement.period.code if statement.period else "",
        "period_printed": row.period,
        "base_period": statement.base_period.code if statement.base_period else "",
        "base_period_printed": row.base_period,
        **{f"{dimension}_basis": basis.kind if basis else "" for dimension, basis in bases.items()},
        **{
            f"{dimension}_context": f"{basis.start}-{basis.end}" if basis and basis.kind == "context" else ""
            for dimension, basis in bases.items()
        },
        "attributed_to_zh": "、".join(_attributed(statement, report, sources, "zh")),
        "attributed_to_en": "; ".join(_attributed(statement, report, sources, "en")),
        "section": section.title_zh if section else "",
        "section_en": section.title_en if section else "",
    }


def observation_rows(sources: Sources) -> Iterator[Row]:
    """One row per observation, report by report."""
    for name, observations in sources.observations.items():
        for observation in observations:
            yield _observation_row(name, observation, sources)


def _observation_row(report: str, observation: Observation, sources: Sources) -> Row:
    best, interval = observation.best, observation.interval
    return {
        "report": report,
        "observation": str(observation_iri(observation)),
        "series": str(series_iri(best)),
        "period": best.period.code if best.period else "",
        "base_period": best.base_period.code if best.base_period else "",
        "number": plain(value_of(observation)),
        "number_high": plain(best.value_high),
        "value": plain(best.point),
        "lower": plain(interval.lower),
        "upper": plain(interval.upper),
        **_described(best, sources),
        **_in_reference(best.point, interval, best.unit, best.indicator, sources),
        **{f"{dimension}_basis": observation.basis(dimension) or "" for dimension in DIMENSIONS},
        "claims": str(len(observation.statements)),
    }


def derived_rows(values: Iterable[Value], laws: Iterable[Identity], sources: Sources) -> Iterator[Row]:
    """One row per computed value."""
    by_id = {law.id: law for law in laws}
    for value in values:
        indicator, region, population, industry, period = value.key
        schemes, lower, upper = sources.schemes, value.interval.lower, value.interval.upper
        assert lower is not None and upper is not None
        concept, unit = schemes["indicators"].concepts[indicator], schemes["units"].concepts[value.unit]
        law = by_id[value.law]
        yield {
            "derived": str(value.iri),
            **_labelled("indicator", concept),
            **_region(schemes["regions"].concepts[region]),
            "period": "" if period == UNSTATED else period,
            **_labelled("population", schemes["populations"].concepts[population]),
            **_industry(schemes["industries"].concepts[industry]),
            "value": str(decimal_literal(middle(value.interval))),
            "lower": str(decimal_literal(lower)),
            "upper": str(decimal_literal(upper)),
            **_unit(unit),
            **_in_reference(middle(value.interval), value.interval, unit, concept, sources),
            "identity": law.id,
            "identity_zh": label_of(law, "zh", sources.sentences),
            "identity_en": label_of(law, "en", sources.sentences),
            "computed_from": " ".join(sorted(value.support)),
        }


def _described(statement: Statement, sources: Sources) -> dict[str, str]:
    row, schemes = statement.claim.row, sources.schemes
    return {
        **_labelled("indicator", statement.indicator),
        **_region(statement.region),
        **_labelled("population", statement.population),
        **_industry(statement.industry),
        **_unit(statement.unit),
        **_labelled("qualifier", schemes["qualifiers"].concepts[meaning_of(row.qualifier)]),
        **_labelled("kind", schemes["kinds"].concepts[row.kind]),
        **_labelled("status", schemes["statements"].concepts[row.status]),
    }


def _labelled(name: str, concept: Concept) -> dict[str, str]:
    """Id and labels; no label for what says everything, or that nothing is said."""
    says_nothing = concept.id in (ALL, UNSTATED)
    labels = {language: "" if says_nothing else concept.cell(f"label_{language}") for language in ("zh", "en")}
    return {name: concept.id, f"{name}_zh": labels["zh"], f"{name}_en": labels["en"]}


def _region(region: Concept) -> dict[str, str]:
    return _labelled("region", region) | {"region_code": region.cell("code") or region.cell("iso")}


def _industry(industry: Concept) -> dict[str, str]:
    code = "" if industry.id == ALL else industry.cell("code") or industry.id
    return _labelled("industry", industry) | {"industry_code": code}


def _unit(unit: Concept) -> dict[str, str]:
    labels = {f"unit_{language}": unit.cell(f"label_{language}") for language in ("zh", "en")}
    return {"unit": unit.cell("symbol"), "unit_id": unit.id} | labels


def _in_reference(
    value: Decimal | None, interval: Interval, unit: Concept, indicator: Concept, sources: Sources
) -> dict[str, str]:
    reference = sources.schemes["units"].concepts[indicator.cell("unit")]
    cells = {
        name: in_reference_unit(number, unit.id, indicator, sources.units)
        for name, number in (("value", value), ("lower", interval.lower), ("upper", interval.upper))
    }
    return {
        f"{name}_reference": "" if number is None else str(decimal_literal(number))
        for name, number in cells.items()
    } | {"unit_reference": reference.cell("symbol")}


def _attributed(statement: Statement, report: Report, sources: Sources, language: str) -> Iterator[str]:
    for path in report.metadata.attributions.get(statement.claim.row.attribution, []):
        if path.startswith("report/"):
            metadata = sources.reports[path.removeprefix("report/")].metadata
            yield metadata.title_zh if language == "zh" else metadata.title_en
        else:
            yield find_entity(path, sources.schemes).cell(f"label_{language}")
