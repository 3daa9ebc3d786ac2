"""Every cell of every export is what the graph says: each column is asked of the built graph anew, for all rows."""

from __future__ import annotations

import csv

import pyoxigraph
import pytest

from loaders.builds.folder import Build
from loaders.exports.columns import export_tables
from loaders.sources import Sources
from loaders.vocabulary import BASE, prefixes
from loaders.words.periods import read_period

Cells = dict[str, str]

_PROLOGUE = "".join(f"PREFIX {prefix}: <{space}>\n" for prefix, space in prefixes().items())
_ZH, _EN = 'FILTER(LANG(?value) = "zh")', 'FILTER(LANG(?value) = "en")'


def _id(path: str) -> str:
    """The id at the end of ?iri, below this path."""
    return f'BIND(STRAFTER(STR(?iri), "{BASE}{path}/") AS ?value)'


CLAIM_COLUMNS, OBSERVATION_COLUMNS = (
    [column.name for column in export_tables()[name].columns] for name in ("claims", "observations")
)

#: For each column of an observation ?o, where the graph says it; a cell is empty where the graph says nothing.
DIMENSIONS: dict[str, str] = {
    "report": f"?o qb:dataSet ?iri . {_id('report')}",
    "observation": "?o a dg:Observation . BIND(?o AS ?value)",
    "indicator": f"?o dg:indicator ?iri . {_id('indicator')}",
    "indicator_zh": f"?o dg:indicator/skos:prefLabel ?value {_ZH}",
    "indicator_en": f"?o dg:indicator/skos:prefLabel ?value {_EN}",
    "region_zh": f"?o sdmx-dimension:refArea ?iri . ?iri skos:prefLabel ?value {_ZH} "
    f"FILTER(?iri != <{BASE}region/unstated>)",
    "region_code": "?o sdmx-dimension:refArea ?iri . ?iri skos:notation ?value FILTER(DATATYPE(?value) = dg:gbt2260 "
    "|| NOT EXISTS { ?iri skos:notation ?other FILTER(DATATYPE(?other) = dg:gbt2260) })",
    "period": "?o sdmx-dimension:refPeriod/skos:notation ?value",
    "base_period": "?o dg:basePeriod/skos:notation ?value",
    "population_zh": f"?o dg:population ?iri . ?iri skos:prefLabel ?value {_ZH} FILTER(?iri != <{BASE}population/all>)",
    "industry_code": f"?o dg:industry ?iri . FILTER(?iri != <{BASE}industry/all>) OPTIONAL {{ ?iri skos:notation ?code }} "
    f'BIND(COALESCE(STR(?code), STRAFTER(STR(?iri), "{BASE}industry/")) AS ?value)',
    "status": f"?o dg:statement ?iri . {_id('statement')}",
}
#: For each column of a ?figure, which is an observation or a claim.
FIGURE: dict[str, str] = {
    "number_high": "?figure dg:valueHigh ?value",
    "value": "?figure dg:pointValue ?value",
    "value_reference": "?figure dg:referenceValue ?value",
    "lower_reference": "?figure dg:referenceLower ?value",
    "upper_reference": "?figure dg:referenceUpper ?value",
    "lower": "?figure dg:lowerBound ?value",
    "upper": "?figure dg:upperBound ?value",
    "unit": "?figure sdmx-attribute:unitMeasure/qudt:symbol ?value",
    "kind": f"?figure dg:kind ?iri . {_id('kind')}",
}
_PLACE = "?claim dg:statedAt/oa:hasSelector ?at . ?at a oa:TextPositionSelector ;"
OBSERVATIONS: dict[str, str] = {
    column: f"?o a dg:Observation . {pattern.replace('?figure', '?o')}"
    for column, pattern in {
        **DIMENSIONS,
        **FIGURE,
        "series": "?o dg:series ?value",
        "number": "?o sdmx-measure:obsValue ?value",
        "claims": "{ SELECT ?o (COUNT(?claim) AS ?value) { ?o prov:wasDerivedFrom ?claim } GROUP BY ?o }",
    }.items()
}
CLAIMS: dict[str, str] = {
    column: f"?claim a dg:Claim . {pattern.replace('?figure', '?claim')}"
    for column, pattern in {
        **{column: f"?claim dg:states ?o . {pattern}" for column, pattern in DIMENSIONS.items()},
        **FIGURE,
        "claim": "BIND(?claim AS ?value)",
        "report": f"?claim dcterms:isPartOf ?iri . {_id('report')}",
        "start": f"{_PLACE} oa:start ?value",
        "end": f"{_PLACE} oa:end ?value",
        "printed": "?claim dg:printed ?value",
        "multiplier": "?claim dg:multiplier ?value",
        "qualifier": f"?claim dg:qualifier ?iri . {_id('qualifier')}",
        "number": "?claim dg:value ?value",
        "section": f"?claim dg:statedAt/dg:section/skos:prefLabel ?value {_ZH}",
        "attributed_to_zh": f"?claim dg:attributedTo/skos:prefLabel ?value {_ZH}",
    }.items()
}

Said = dict[str, list[str]]


def said(store: pyoxigraph.Store, key: str, pattern: str) -> Said:
    """The values that the graph has for each ``key``, a variable of the pattern."""
    solutions = store.query(f"{_PROLOGUE} SELECT ?{key} ?value {{ {pattern} }}")
    assert isinstance(solutions, pyoxigraph.QuerySolutions)
    found: Said = {}
    for row in solutions:
        value = row["value"]
        assert isinstance(value, (pyoxigraph.NamedNode, pyoxigraph.Literal))
        found.setdefault(str(row[key])[1:-1], []).append(value.value)
    return found


@pytest.fixture(scope="module")
def graph(built_store: pyoxigraph.Store) -> pyoxigraph.Store:
    """All triples of the build in one graph."""
    merged = pyoxigraph.Store()
    merged.extend(pyoxigraph.Quad(*quad.triple) for quad in built_store)
    return merged


def exported(build: Build, name: str) -> list[Cells]:
    """The rows of an exported file."""
    with (build.folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.fixture(scope="module")
def claim_rows(built_build: Build) -> list[Cells]:
    """The rows of claims.csv."""
    return exported(built_build, "claims.csv")


@pytest.fixture(scope="module")
def observation_rows(built_build: Build) -> list[Cells]:
    """The rows of observations.csv."""
    return exported(built_build, "observations.csv")


#: Columns of claims.csv that the graph does not say as they are printed there; each has a test of its own.
BY_THEMSELVES = {"attributed_to_zh", "period", "base_period"}


def test_the_columns_asked_here_are_exported() -> None:
    """All columns of all tables are asked of the graph in ``test_tables_and_graph.py``."""
    assert set(CLAIMS) <= set(CLAIM_COLUMNS) and set(OBSERVATIONS) <= set(OBSERVATION_COLUMNS)


@pytest.mark.parametrize("column", sorted(set(CLAIMS) - BY_THEMSELVES))
def test_a_column_of_the_claims_is_what_the_graph_says(
    graph: pyoxigraph.Store, claim_rows: list[Cells], column: str
) -> None:
    assert differing(claim_rows, "claim", column, said(graph, "claim", CLAIMS[column])) == []


@pytest.mark.parametrize("column", sorted(OBSERVATIONS))
def test_a_column_of_the_observations_is_what_the_graph_says(
    graph: pyoxigraph.Store, observation_rows: list[Cells], column: str
) -> None:
    assert differing(observation_rows, "observation", column, said(graph, "o", OBSERVATIONS[column])) == []


def differing(rows: list[Cells], key: str, column: str, values: Said) -> list[tuple[str, str, list[str]]]:
    """Key, cell and what the graph says, where they differ, of the rows and of what has no row."""
    assert any(row[column] for row in rows), f"{column} is empty in every row: it proves nothing"
    cells = {row[key]: row[column] for row in rows}
    assert len(cells) == len(rows), "each is exported once"
    found = {name: [cell] if cell or name in values else [] for name, cell in cells.items()}
    return [
        (name, cells.get(name, "no row"), values.get(name, []))
        for name in sorted(found.keys() | values.keys())
        if found.get(name) != values.get(name, [])
    ]


def test_the_attributions_of_the_claims_are_what_the_graph_says(
    graph: pyoxigraph.Store, claim_rows: list[Cells]
) -> None:
    names = said(graph, "claim", CLAIMS["attributed_to_zh"])
    assert len(names) > 10
    shown = {
        row["claim"]: row["attributed_to_zh"].split("、") for row in claim_rows if row["attributed_to_zh"]
    }
    assert {claim: sorted(found) for claim, found in shown.items()} == {
        c: sorted(n) for c, n in names.items()
    }


@pytest.mark.parametrize("column", ["period", "base_period"])
def test_the_periods_of_the_claims_are_those_of_the_tables_and_mean_those_of_the_graph(
    graph: pyoxigraph.Store, claim_rows: list[Cells], sources: Sources, column: str
) -> None:
    of_tables = {
        name: sorted((str(claim.row.start), getattr(claim.row, column)) for claim in report.claims)
        for name, report in sources.reports.items()
    }
    of_export: dict[str, list[tuple[str, str]]] = {name: [] for name in of_tables}
    meant = said(graph, "claim", CLAIMS[column])
    for row in claim_rows:
        printed = row[f"{column}_printed"]
        of_export[row["report"]].append((row["start"], printed))
        as_stock = read_period(printed).as_stock().code if printed else ""
        (period,) = meant.get(row["claim"], [""])
        assert period == row[column] and period in (printed, as_stock), row["claim"]
    assert {name: sorted(found) for name, found in of_export.items()} == of_tables


# Two columns of one export are two facts: no two are the same in every row.
@pytest.mark.parametrize("name", ["claims.csv", "observations.csv"])
def test_no_column_repeats_another(built_build: Build, name: str) -> None:
    rows = exported(built_build, name)
    columns = {column: tuple(row[column] for row in rows) for column in rows[0]}
    assert len(set(columns.values())) == len(columns)


@pytest.mark.parametrize(
    ("name", "explained"), [("claims.csv", CLAIM_COLUMNS), ("observations.csv", OBSERVATION_COLUMNS)]
)
def test_the_columns_are_those_that_are_explained(
    built_build: Build, name: str, explained: list[str]
) -> None:
    with (built_build.folder / name).open(encoding="utf-8", newline="") as file:
        assert next(csv.reader(file)) == explained


@pytest.mark.parametrize(
    ("column", "other"),
    [
        ("lower", "upper"),
        ("upper", "value"),
        ("value", "lower"),
        ("indicator_zh", "indicator_en"),
        ("unit", "kind"),
    ],
)
def test_a_column_filled_from_another_would_be_noticed(
    graph: pyoxigraph.Store, observation_rows: list[Cells], column: str, other: str
) -> None:
    swapped = [row | {column: row[other]} for row in observation_rows]
    assert differing(swapped, "observation", column, said(graph, "o", OBSERVATIONS[column]))
