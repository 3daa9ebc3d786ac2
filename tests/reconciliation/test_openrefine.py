"""A real OpenRefine asks: the messy names, what it takes them for, what else it knows of them, and columns that it adds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pyoxigraph
import pytest

from loaders.vocabulary import BASE
from tests.client.test_client import real_queries
from tests.reconciliation.test_messy import ROWS
from tests.service.conftest import Service, free_port
from tests.support.engines.openrefine import Cell, OpenRefine, running

pytestmark = pytest.mark.engines
__all__ = ["real_queries"]  # a service over the whole graph

_PREFIXES = """PREFIX skos: <http://www.w3.org/2004/02/skos/core#> PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
PREFIX eli: <http://data.europa.eu/eli/ontology#> """
_POLICIES = """SELECT ?policy ?name (STR(?date) AS ?day) ?body ?by WHERE {
  ?policy skos:prefLabel ?name ; dg:date ?date ; eli:passed_by ?body . ?body skos:prefLabel ?by
  FILTER(LANG(?name) = "zh" && LANG(?by) = "zh" && STRLEN(STR(?date)) = 10)
  FILTER NOT EXISTS { ?policy eli:passed_by ?another FILTER(?another != ?body) } } ORDER BY ?policy LIMIT 30"""


@pytest.fixture(scope="module")
def refine(real_queries: Service, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenRefine]:
    """OpenRefine, which asks the service."""
    with running(tmp_path_factory.mktemp("refine"), free_port(), f"{real_queries.url}/reconcile") as started:
        yield started


@pytest.fixture(scope="module")
def policies(built_store: pyoxigraph.Store) -> list[dict[str, str]]:
    """Thirty policies with their day and who issued them."""
    found = built_store.query(_PREFIXES + _POLICIES, use_default_graph_as_union=True)
    assert isinstance(found, pyoxigraph.QuerySolutions)
    return [{name: row[name].value for name in ("policy", "name", "day", "body", "by")} for row in found]


def test_messy_names_are_matched_as_the_readme_says(refine: OpenRefine) -> None:
    by_type: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in ROWS:
        by_type[row["type"]].append(row)
    known = first = certain = 0
    wrong: list[str] = []
    for type, rows in by_type.items():
        project = refine.project([{"typed": row["typed"]} for row in rows])
        assert refine.guessed_types(project, "typed")[0] == type
        for row, cell in zip(rows, refine.reconcile(project, "typed", type), strict=True):
            known += bool(row["expected"])
            first += bool(row["expected"]) and cell.ids[:1] == (row["expected"],)
            certain += cell.matched is not None
            wrong += [row["typed"]] if cell.matched not in (None, row["expected"]) else []
    assert first / known >= 0.95
    assert certain / len(ROWS) >= 0.6
    assert wrong == []


def test_dates_and_issuers_count_as_its_columns_have_them(refine: OpenRefine, policies: list[dict[str, str]]) -> None:
    table = [
        {"name": row["name"], "text": row["day"], "date": row["day"], "year": row["day"][:4], "by": row["by"], "body": row["by"], "wrong": "1949-10-01"}
        for row in policies
    ]
    project = refine.project(table)
    refine.transform(project, "date", "value.toDate()")  # sent as 2023-01-03T00:00:00Z
    refine.transform(project, "year", "value.toNumber()")  # sent as a number
    refine.reconcile(project, "body", "body")  # sent with its id
    for column, property in (("text", "dg__date"), ("date", "dg__date"), ("year", "dg__date"), ("by", "eli__passed_by"), ("body", "eli__passed_by")):
        _are_right(refine.reconcile(project, "name", "policy", **{property: column}), policies)
    assert not any(cell.matched for cell in refine.reconcile(project, "name", "policy", dg__date="wrong"))


def test_columns_that_it_adds_hold_what_the_graph_says(refine: OpenRefine, policies: list[dict[str, str]]) -> None:
    project = refine.project([{"name": row["name"]} for row in policies])
    refine.reconcile(project, "name", "policy")
    rows = [row for row in refine.extend(project, "name", "dg:date", "eli:passed_by", "dg:policyLevel") if row["name"].value]
    _are_right([row["name"] for row in rows], policies)
    for row, policy in zip(rows, policies, strict=True):
        if row["name"].matched:
            day, body, level = list(row.values())[1:4]
            assert day.value == f"{policy['day']}T00:00:00Z"
            assert (body.value, body.matched) == (policy["by"], policy["body"].removeprefix(BASE))
            assert str(level.matched).startswith("policy-level/")


def _are_right(cells: list[Cell], policies: list[dict[str, str]]) -> None:
    """Of policies, some of which have the name of another, most are matched and none wrongly."""
    pairs = [(cell.matched, row["policy"].removeprefix(BASE)) for cell, row in zip(cells, policies, strict=True)]
    assert not [pair for pair in pairs if pair[0] not in (None, pair[1])]
    assert sum(matched is not None for matched, _ in pairs) >= len(pairs) * 0.8
