"""Made figures: a small world of indicators, and reports that state what a test wants them to state."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from loaders.facts import Observation, observe
from loaders.iris import node
from loaders.problems import Problem
from loaders.project import Project
from loaders.reading.concepts import Concept, Declaration, Scheme, Schemes
from loaders.reading.published import Claim, Conversion, Report, ReportMetadata
from loaders.reading.units import units_of
from loaders.sentences import Sentences, read_sentences
from loaders.tables import Located, Row
from loaders.words.units import Units

#: The indicators of the made world, each with its cells.
INDICATORS: dict[str, dict[str, str]] = {
    "output": {"unit": "ZB", "kind": "level", "measured": "flow"},
    "output-growth": {"unit": "percent", "kind": "growth", "measured": "flow", "growth_of": "output"},
    "output-increase": {"unit": "ZB", "kind": "growth", "measured": "flow", "increase_of": "output"},
    "stored": {"unit": "ZB", "kind": "level", "measured": "stock"},
    "capacity": {"unit": "ZB", "kind": "level", "measured": "stock"},
    "usage": {
        "unit": "percent",
        "kind": "share",
        "measured": "stock",
        "numerator": "stored",
        "denominator": "capacity",
    },
    "usage-change": {"unit": "pp", "kind": "change_pp", "measured": "stock", "change_of": "usage"},
    "in-cloud": {"unit": "ZB", "kind": "level", "measured": "stock", "part_of": "stored"},
    "output-share": {
        "unit": "percent",
        "kind": "share",
        "measured": "flow",
        "numerator": "output",
        "denominator": "output",
    },
    "output-world-share": {
        "unit": "percent",
        "kind": "share",
        "measured": "flow",
        "numerator": "output",
        "denominator": "output",
        "whole_area": "world",
    },
    "firms": {"unit": "count", "kind": "count", "measured": "stock"},
    "buyers-share": {"unit": "percent", "kind": "share", "measured": "stock"},
    "firms-covered": {"unit": "count", "kind": "count", "measured": "flow"},
    "output-rank": {"unit": "rank", "kind": "rank", "measured": "rate", "populations": "enterprises"},
}
_ROWS: dict[str, dict[str, dict[str, str]]] = {
    "indicators": INDICATORS,
    "regions": {
        "unstated": {}, "world": {}, "china": {"members": "north|south", "label_zh": "全国"}, "north": {}, "south": {},
        "north-south": {"members": "north|south", "kind": "place-group"},
    },
    "populations": {"all": {}, "enterprises": {"size_indicator": "firms-covered"}},
    "industries": {"all": {}, "C": {}},
    "units": {
        "GB": {"multiplier": "1"}, "ZB": {"multiplier": "1099511627776", "counted_in": "GB"},
        "EB": {"multiplier": "1073741824", "counted_in": "GB"}, "times": {}, "percent": {"multiplier": "0.01"},
        "pp": {"multiplier": "0.01", "counted_in": "percent"}, "count": {"alt_zh": "个", "multiplier": "1", "whole": "yes"},
        "rank": {"multiplier": "1", "counted_in": "count", "whole": "yes"},
    },
}  # fmt: skip
_DECLARATIONS = {
    name: Declaration.model_validate(table)
    for name, table in tomllib.loads((Project().ontology / "schemes.toml").read_text(encoding="utf-8")).items()
}
#: The header of identities.csv.
IDENTITIES_HEADER = (
    "identity,kind,form,label_zh,label_en,role,indicator,region,population,industry,at,coefficient"
)


def made_schemes(**more: Mapping[str, dict[str, str]]) -> Schemes:
    """The concept schemes of the made world, with ``more`` rows of a scheme."""
    return {name: _scheme(name, rows | dict(more.get(name, {}))) for name, rows in _ROWS.items()}


def made_units() -> Units:
    """The units of the made world, as they are reckoned with."""
    problems: list[Problem] = []
    units = units_of(made_schemes()["units"], problems)
    assert problems == []
    return units


def made_sentences() -> Sentences:
    """The project's own sentences."""
    problems: list[Problem] = []
    sentences = read_sentences(Project().sentences, problems)
    assert problems == []
    return sentences


def made_report(name: str, *figures: Mapping[str, Any], converted: Iterable[Conversion] = ()) -> Report:
    """A report that states the figures, one after the other; a figure is what ``figure`` makes."""
    metadata = ReportMetadata(
        title_zh=name, title_en=name, publisher="p", issued="2025", reporting_year=2024, series="s",
        text_sha256="0" * 64, text_length=10**6, expected={}, converted=list(converted),
    )  # fmt: skip
    claims = []
    for line, cells in enumerate(figures, 2):
        place = {"start": 100 * line, "end": 100 * line + len(cells["printed"])}
        claims.append(Located(Claim.model_validate({**place, **cells}), Path(f"{name}/claims.csv"), line))
    return Report(name, Path(name), metadata, (), (), tuple(claims), (), (), (), (), (), ())


def figure(indicator: str, printed: str, period: str = "2024", **cells: Any) -> dict[str, Any]:
    """The cells of a claim: by default of the whole country, in the indicator's unit, exactly as printed."""
    declared = INDICATORS[indicator]
    value = cells.pop("value", Decimal(printed))
    return {
        "indicator": indicator, "printed": printed, "value": value, "unit": declared["unit"],
        "kind": declared["kind"], "period": period, "region": "china", "period_basis": "stated",
        "base_period_basis": "stated" if cells.get("base_period") else "", "region_basis": "stated",
        "population_basis": "stated", **cells,
    }  # fmt: skip


def observed(*reports: Report) -> list[Observation]:
    """The observations of made reports, which must be without a problem."""
    problems: list[Problem] = []
    found = [o for report in reports for o in observe(report, made_schemes(), problems)]
    assert problems == []
    return found


def _scheme(name: str, rows: dict[str, dict[str, str]]) -> Scheme:
    declaration = _DECLARATIONS[name]
    scheme = Scheme(name, declaration, (Path(f"{name}.csv"),))
    symbol = {"symbol"} & declaration.columns.keys()
    for identifier, given in rows.items():
        cells = dict.fromkeys(["label_zh", "label_en", *symbol], identifier) | given
        place = Located(Row(), scheme.file, 1)
        columns = frozenset(declaration.every_column)
        assert cells.keys() <= columns
        concept = Concept(name, identifier, node(f"{declaration.path}/{identifier}"), cells, columns, place)
        scheme.concepts[identifier] = concept
        for label in [cells["label_zh"], *concept.values("alt_zh")]:
            scheme.by_label[label] = concept
    return scheme
