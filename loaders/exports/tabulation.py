"""The figures as tables: one row per claim, and one per observation."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from loaders.exports.columns import CLAIM_COLUMNS, OBSERVATION_COLUMNS
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
from loaders.reading.concepts import find_entity
from loaders.reading.published import Report
from loaders.sources import Sources
from loaders.words.intervals import meaning_of
from loaders.words.printing import plain


def write_claims(sources: Sources, path: Path) -> int:
    """Write ``claims.csv``; returns the number of rows."""
    return _write(path, list(CLAIM_COLUMNS), _claim_rows(sources))


def write_observations(sources: Sources, path: Path) -> int:
    """Write ``observations.csv``; returns the number of rows."""
    return _write(path, list(OBSERVATION_COLUMNS), _observation_rows(sources))


def _write(path: Path, columns: list[str], rows: Iterator[dict[str, str]]) -> int:
    number = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in rows:
            writer.writerow(row)
            number += 1
    return number


def _claim_rows(sources: Sources) -> Iterator[dict[str, str]]:
    for name, report in sources.reports.items():
        stated = [(o, s) for o in sources.observations[name] for s in o.statements]
        stated.sort(key=lambda pair: (pair[1].claim.row.start, pair[1].ordinal))
        for observation, statement in stated:
            row = statement.claim.row
            section = report.section_at(row.start)
            yield {
                "report": name,
                "claim": str(claim_iri(name, statement)),
                "observation": str(observation_iri(observation)),
                "start": str(row.start),
                "end": str(row.end),
                "printed": row.printed,
                "multiplier": row.multiplier,
                "qualifier": meaning_of(row.qualifier),
                "value": plain(statement.value),
                "value_high": plain(statement.value_high),
                "unit": statement.unit.cell("symbol"),
                "lower": plain(statement.interval.lower),
                "upper": plain(statement.interval.upper),
                "kind": row.kind,
                "status": row.status,
                **_dimensions(statement),
                "period": row.period,
                "base_period": row.base_period,
                "attributed_to_zh": _attributed(statement, report, sources),
                "section": section.title_zh if section else "",
            }


def _observation_rows(sources: Sources) -> Iterator[dict[str, str]]:
    for name, observations in sources.observations.items():
        for observation in observations:
            yield _observation_row(name, observation)


def _observation_row(report: str, observation: Observation) -> dict[str, str]:
    best = observation.best
    return {
        "report": report,
        "observation": str(observation_iri(observation)),
        "series": str(series_iri(best)),
        **_dimensions(best),
        "period": best.period.code if best.period else "",
        "base_period": best.base_period.code if best.base_period else "",
        "value": plain(value_of(observation)),
        "value_high": plain(best.value_high),
        "lower": plain(observation.interval.lower),
        "upper": plain(observation.interval.upper),
        "unit": best.unit.cell("symbol"),
        "kind": best.claim.row.kind,
        "status": best.claim.row.status,
        "claims": str(len(observation.statements)),
    }


def _dimensions(statement: Statement) -> dict[str, str]:
    region, industry = statement.region, statement.industry
    return {
        "indicator": statement.indicator.id,
        "indicator_zh": statement.indicator.cell("label_zh"),
        "indicator_en": statement.indicator.cell("label_en"),
        "region_zh": "" if region.id == UNSTATED else region.cell("label_zh"),
        "region_code": region.cell("code") or region.cell("iso"),
        "population_zh": "" if statement.population.id == ALL else statement.population.cell("label_zh"),
        "industry_code": "" if industry.id == ALL else industry.cell("code") or industry.id,
    }


def _attributed(statement: Statement, report: Report, sources: Sources) -> str:
    names = []
    for path in report.metadata.attributions.get(statement.claim.row.attribution, []):
        if path.startswith("report/"):
            names.append(sources.reports[path.removeprefix("report/")].metadata.title_zh)
        else:
            names.append(find_entity(path, sources.schemes).cell("label_zh"))
    return "、".join(names)
