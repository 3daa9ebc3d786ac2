"""Every column of every exported table says what the graph says, and is explained in help and data dictionary."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest

from loaders.builds.folder import Build
from loaders.exports.columns import ExportColumn, ExportTable, export_tables
from loaders.sources import Sources
from loaders.vocabulary import expand

TABLES = export_tables()
QUERIES = Path(__file__).parent / "graph"
#: The column that names the node of a row.
KEY = {"claims": "claim", "observations": "observation", "derived": "derived", "relations": "relation", "findings": "finding"}
#: Columns that no query can tell in the table's words; each has a test of its own below.
APART = {
    "claims": {
        "period_printed", "base_period_printed", "attributed_to_zh", "attributed_to_en",
    },
    "relations": {"predicate", "sources"},
    "regions": {"member_of"},
}  # fmt: skip
#: Columns that hold several values, in no order that means anything.
UNORDERED = {" ": {"computed_from", "concerns"}, "|": {
    "issuers", "issuers_zh", "issuers_en", "themes", "stage", "stage_zh", "stage_en", "contained_in", "short_names_zh",
    "document_number",
}}  # fmt: skip


def rows_of(build: Build, name: str) -> list[dict[str, str]]:
    """The rows of an exported table of the build."""
    with (build.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def answered(store: pyoxigraph.Store, query: str) -> list[dict[str, str]]:
    """The solutions of a query as texts, without unbound variables."""
    answer = store.query(query, use_default_graph_as_union=True)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    names = [variable.value for variable in answer.variables]
    found = []
    for solution in answer:
        found.append({name: solution[name].value for name in names if solution[name] is not None})
    return found


def normal(column: ExportColumn, cell: str) -> object:
    """What a cell means, whatever way it is written."""
    if column.is_number:
        return Decimal(cell) if cell else None
    for separator, columns in UNORDERED.items():
        if column.name in columns:
            return sorted(cell.split(separator))
    return cell


@pytest.mark.long
@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_cell_is_what_the_graph_says(
    table: ExportTable, built_build: Build, built_store: pyoxigraph.Store
) -> None:
    query = (QUERIES / f"{table.name}.rq").read_text(encoding="utf-8")
    key = KEY.get(table.name, "iri")
    said = {row[key]: row for row in answered(built_store, query)}
    found = rows_of(built_build, table.name)
    assert {row[key] for row in found} == set(said)
    assert len(found) == len(said) > 0
    compared = [column for column in table.columns if column.name not in APART.get(table.name, ())]
    for row in found:
        for column in compared:
            expected = said[row[key]].get(column.name, "")
            assert normal(column, row[column.name]) == normal(column, expected), (row[key], column.name)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_column_is_always_empty(table: ExportTable, built_build: Build) -> None:
    found = rows_of(built_build, table.name)
    for column in table.columns:
        assert any(row[column.name] for row in found), column.name


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_every_column_is_explained_in_both_languages(table: ExportTable) -> None:
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    for column in table.columns:
        assert len(column.meaning_en) > 5
        assert any("一" <= character <= "鿿" for character in column.meaning_zh), column.name


def test_a_period_is_given_as_meant_and_as_printed(built_build: Build, sources: Sources) -> None:
    rows = rows_of(built_build, "claims")
    printed = {
        (name, str(claim.row.start), str(claim.row.end)): (claim.row.period, claim.row.base_period)
        for name, report in sources.reports.items()
        for claim in report.claims
        if claim.row.shared == 1
    }
    compared = [row for row in rows if (row["report"], row["start"], row["end"]) in printed]
    assert len(compared) > 1000
    for row in compared:
        expected = printed[row["report"], row["start"], row["end"]]
        assert (row["period_printed"], row["base_period_printed"]) == expected
    assert any(row["period"] == "2024-12-31" and row["period_printed"] == "2024" for row in rows)


def test_claims_of_one_observation_agree_in_their_period(built_build: Build) -> None:
    periods: dict[str, set[tuple[str, str]]] = {}
    for row in rows_of(built_build, "claims"):
        periods.setdefault(row["observation"], set()).add((row["period"], row["base_period"]))
    assert all(len(found) == 1 for found in periods.values())


def test_every_figure_has_a_value_in_the_reference_unit(built_build: Build, built_store: pyoxigraph.Store) -> None:
    factors = {
        row["symbol"]: Decimal(row["factor"])
        for row in answered(
            built_store,
            "PREFIX qudt: <http://qudt.org/schema/qudt/> SELECT ?symbol (STR(?f) AS ?factor) "
            "{ ?u qudt:symbol ?symbol ; qudt:conversionMultiplier ?f }",
        )
    }
    converted = 0
    for name in ("claims", "observations", "derived"):
        for row in rows_of(built_build, name):
            same = row["unit"] == row["unit_reference"]
            if not same and not {row["unit"], row["unit_reference"]} <= set(factors):
                assert {row["unit"], row["unit_reference"]} == {"CNY", "USD"}, row
                assert not any(row[f"{end}_reference"] for end in ("value", "lower", "upper")), row
                continue
            factor = Decimal(1) if same else factors[row["unit"]] / factors[row["unit_reference"]]
            converted += not same
            for end in ("value", "lower", "upper"):
                assert bool(row[end]) == bool(row[f"{end}_reference"]), row
                if row[end]:
                    difference = abs(Decimal(row[end]) * factor - Decimal(row[f"{end}_reference"]))
                    # what is written has twelve decimals
                    assert difference <= factor * Decimal("1e-12") + Decimal("1e-12"), row
    assert converted > 0


def test_the_source_that_a_report_names_is_given_in_both_languages(
    built_build: Build, built_store: pyoxigraph.Store
) -> None:
    query = """PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        SELECT ?claim ?label (LANG(?label) AS ?language) { ?claim dg:attributedTo/skos:prefLabel ?label }"""
    said: dict[tuple[str, str], set[str]] = {}
    for row in answered(built_store, query):
        said.setdefault((row["claim"], row["language"]), set()).add(row["label"])
    assert said
    for row in rows_of(built_build, "claims"):
        for language, separator in (("zh", "、"), ("en", "; ")):
            cell = row[f"attributed_to_{language}"]
            expected = said.get((row["claim"], language), set())
            assert all(label in cell for label in expected)
            assert len(cell) == sum(map(len, expected)) + len(separator) * max(0, len(expected) - 1)


def test_a_relation_names_its_predicate_and_its_sources(built_build: Build, built_store: pyoxigraph.Store) -> None:
    query = """PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
        SELECT ?relation ?predicate ?source
        { ?relation dg:relationPredicate ?predicate OPTIONAL { ?relation dcterms:source ?source } }"""
    predicates: dict[str, str] = {}
    addresses: dict[str, set[str]] = {}
    for row in answered(built_store, query):
        predicates[row["relation"]] = row["predicate"]
        addresses.setdefault(row["relation"], set()).update({row["source"]} if "source" in row else set())
    for row in rows_of(built_build, "relations"):
        assert str(expand(row["predicate"])) == predicates[row["relation"]]
        assert set(row["sources"].split()) == addresses[row["relation"]]
        assert bool(row["sources"]) != bool(row["report"])


def test_the_groups_of_a_place_are_those_of_the_graph(built_build: Build, built_store: pyoxigraph.Store) -> None:
    query = """PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
        SELECT DISTINCT ?place ?group
        { { ?place dg:memberOf ?group } UNION { ?group dg:hasMember ?place } ?place a dg:Region . ?group a dg:Region }"""
    said: dict[str, set[str]] = {}
    for row in answered(built_store, query):
        said.setdefault(row["place"], set()).add(row["group"].rpartition("/")[2])
    assert said
    for row in rows_of(built_build, "regions"):
        assert set(filter(None, row["member_of"].split("|"))) == said.get(row["iri"], set()), row
