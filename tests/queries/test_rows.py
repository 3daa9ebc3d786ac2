"""The row of a figure: the same columns in every query about figures, one row each, and no bound that passes for a value."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal

import pyoxigraph
import pytest

from loaders.project import Project
from service.http.problems import MalformedQuery
from service.sparql.binding import bind
from service.stored.model import StoredQuery, read_queries
from service.stored.rows import RowOf, columns_of, with_row
from tests.queries.regenerate import EXPECTED, answer_csv

QUERIES = read_queries(Project().query_files())
ABOUT_FIGURES = {name: query for name, query in QUERIES.items() if query.row is not RowOf.OTHER}
#: What tells a figure; a query that answers with one of these and is not declared to be about figures is a mistake.
MEASURES = {
    "value", "lower", "upper", "unit", "value_reference", "lower_reference", "upper_reference", "unit_reference",
    "qualifier", "status",
}  # fmt: skip
ONLY_BOUNDS = {"over", "at_least", "nearly", "under"}
PREFIXES = "PREFIX dg: <https://w3id.org/datagov-kg/ontology#>\n"
ALL = {
    RowOf.FIGURE: "VALUES ?class { dg:Observation dg:DerivedObservation dg:Target } ?figure a ?class",
    RowOf.CLAIM: "?claim a dg:Claim",
}


def read(text: str) -> list[dict[str, str]]:
    """The rows of an answer in CSV."""
    return list(csv.DictReader(text.splitlines()))


def number(cell: str) -> Decimal | None:
    """The number of a cell; None where it is empty."""
    return Decimal(cell) if cell else None


def is_within(row: dict[str, str], end: str) -> bool:
    """Whether the value, where there is one, lies between two finite bounds, and the bounds are in order."""
    value, lower, upper = (number(row[f"{name}{end}"]) for name in ("value", "lower", "upper"))
    if value is not None:
        return lower is not None and upper is not None and lower <= value <= upper
    return lower is None or upper is None or lower <= upper


def check(rows: list[dict[str, str]], row_of: RowOf) -> None:
    """Each row is of another figure, in its bounds, and drawn only where the figure states a value."""
    again = [iri for iri, times in Counter(row[row_of] for row in rows).items() if times > 1]
    assert not again, f"more than one row for {again[0]}"
    for row in rows:
        assert is_within(row, "") and is_within(row, "_reference"), row
        assert row["unit"] and row["region_en"] and row["status"], row
        if row["qualifier"] in ONLY_BOUNDS or row["status"] == "target":
            assert not row["value"] and not row["value_reference"], row
        if row["value_reference"]:
            assert row["value"] and row["unit_reference"], row


@pytest.mark.parametrize("name", ABOUT_FIGURES)
def test_a_query_about_figures_begins_with_the_columns_of_every_row(name: str) -> None:
    header = (EXPECTED / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    wanted = columns_of(ABOUT_FIGURES[name].row)
    assert tuple(header[: len(wanted)]) == wanted


def test_what_answers_with_a_measure_is_declared_to_be_about_figures() -> None:
    for name, query in QUERIES.items():
        header = (EXPECTED / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
        assert query.row is not RowOf.OTHER or not MEASURES & set(header), name


def test_enough_queries_are_about_figures_and_a_claim_has_the_columns_of_its_figure() -> None:
    assert len(ABOUT_FIGURES) >= 18
    assert columns_of(RowOf.CLAIM) == (*columns_of(RowOf.FIGURE), "claim")


@pytest.mark.parametrize("name", ABOUT_FIGURES)
def test_an_answer_has_one_row_for_each_figure_and_no_bound_as_a_value(name: str) -> None:
    check(read((EXPECTED / f"{name}.csv").read_text(encoding="utf-8")), ABOUT_FIGURES[name].row)


@pytest.mark.parametrize("row_of", ALL)
def test_every_figure_of_the_graph_has_exactly_one_row(row_of: RowOf, built_store: pyoxigraph.Store) -> None:
    asked = f"{PREFIXES}SELECT DISTINCT ?{row_of} WHERE {{ {ALL[row_of]} }}"
    rows = read(answer_csv(built_store, with_row(asked, row_of)))
    assert {row[row_of] for row in rows} == {row[row_of] for row in read(answer_csv(built_store, asked))}
    check(rows, row_of)


def test_ranks_among_the_first_and_words_for_more_are_no_points(built_store: pyoxigraph.Store) -> None:
    found = read(answer_csv(built_store, bound("which-claims-have-a-given-qualifier", qualifier="qualifier/under")))
    first = [row for row in found if row["qualifier_printed"] == "前"]
    assert first and all(row["value"] == "" and row["lower"] == "1" and row["upper"] for row in first)


def bound(name: str, **values: str) -> str:
    """The text of a query with paths of ours, or words, as values."""
    terms = {
        key: [pyoxigraph.NamedNode(f"https://w3id.org/datagov-kg/{value}") if "/" in value else pyoxigraph.Literal(value)]
        for key, value in values.items()
    }
    return bind(QUERIES[name].text, terms, 64)


@pytest.mark.parametrize(
    ("region", "beside"),
    [("guizhou", {"贵州", "贵阳贵安"}), ("western-region", {"贵州", "重庆"}), ("china", {"北京", "成都"})],
)
def test_places_within_come_on_request(region: str, beside: set[str], built_store: pyoxigraph.Store) -> None:
    name = "which-figures-and-ranks-does-a-region-hold"
    itself, within = (
        read(answer_csv(built_store, bound(name, region=f"region/{region}", places=places)))
        for places in ("itself", "within")
    )
    assert {row["figure"] for row in itself} < {row["figure"] for row in within}
    assert len({row["region_en"] for row in itself}) <= 1
    assert beside <= {row["region_zh"] for row in within}
    check(within, RowOf.FIGURE)


def test_national_production_from_2022_to_2026_says_what_was_reported_computed_and_forecast() -> None:
    name = "what-were-national-data-production-storage-and-compute-since-2022"
    rows = read((EXPECTED / f"{name}.csv").read_text(encoding="utf-8"))
    production = {(row["period"], row["status"]) for row in rows if row["indicator_en"] == "Total data produced"}
    reported = {(str(year), "reported") for year in (2023, 2024, 2025)}
    assert production == reported | {("2022", "computed"), ("2025", "forecast"), ("2026", "forecast")}
    assert {row["status"] for row in rows} == {"reported", "computed", "forecast", "target"}
    assert all(row["policy_en"] for row in rows if row["status"] == "target")


def test_compute_in_three_units_compares_in_the_reference_unit() -> None:
    name = "what-were-national-data-production-storage-and-compute-since-2022"
    rows = [row for row in read((EXPECTED / f"{name}.csv").read_text(encoding="utf-8")) if "FP32" in row["indicator_en"]]
    assert {row["unit"] for row in rows} == {"EFLOPS", "ZFLOPS"} and {row["unit_reference"] for row in rows} == {"EFLOPS"}
    (in_zflops,) = [row for row in rows if row["unit"] == "ZFLOPS" and row["status"] == "reported"]
    assert (in_zflops["value"], in_zflops["value_reference"]) == ("0.23", "230")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ASK { ?s ?p ?o }", "begins with SELECT"),
        ("SELECT ?o WHERE { ?s ?p ?o }", "so it selects [?]figure"),
        ("SELECT ?figure ?value WHERE { ?figure ?p ?value }", "[?]value is a column of every row"),
        ("SELECT ?figure WHERE { ?figure ?p ?o } LIMIT 3", "only GROUP BY, HAVING and ORDER BY"),
    ],
)
def test_a_query_that_cannot_have_the_row_of_a_figure_is_told_why(text: str, said: str) -> None:
    with pytest.raises(MalformedQuery, match=said):
        with_row(text, RowOf.FIGURE)


def test_a_query_becomes_a_subquery_with_its_groups_names_and_order() -> None:
    text = "#+ title: t\nPREFIX e: <http://e/>\nSELECT ?figure (COUNT(?o) AS ?many) { ?figure e:p ?o } GROUP BY ?figure HAVING (COUNT(?o) > 1) ORDER BY ?many"
    made = with_row(text, RowOf.FIGURE)
    assert made.startswith("#+ title: t\n") and "PREFIX e: <http://e/>" in made
    assert "SELECT ?figure (COUNT(?o) AS ?many)\n    WHERE { ?figure e:p ?o }\n    GROUP BY ?figure HAVING (COUNT(?o) > 1)\n" in made
    assert "\nORDER BY ?many ?indicator_en" in made
    answer = pyoxigraph.Store().query(made)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    assert [variable.value for variable in answer.variables] == [*columns_of(RowOf.FIGURE), "many"]


def test_rows_of_other_things_are_as_their_text_says() -> None:
    query: StoredQuery = QUERIES["how-are-policies-related-to-each-other"]
    assert with_row(query.text, RowOf.OTHER) == query.text
