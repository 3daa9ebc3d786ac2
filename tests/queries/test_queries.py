"""The stored queries: complete in words, legal SPARQL, and answered as the reports' texts say.

Each expected answer is a file in ``tests/queries``, written by ``python -m tests.queries.regenerate`` and
read against the reports before it was kept.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import SKOS
from rdflib.plugins.sparql import prepareQuery
from typer.testing import CliRunner

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.vocabulary import BASE, NAMESPACES, expand
from service.cli.main import app
from service.sparql.binding import bind, values_blocks
from service.stored.model import Parameter, ParameterType, StoredQuery, read_queries
from tests.queries.regenerate import EXPECTED, answer_csv

pytestmark = pytest.mark.long

QUERIES = read_queries(Project().query_files())
DEEPEST = 64
XSD = "http://www.w3.org/2001/XMLSchema#"
#: Beginnings of the names of columns that hold a receipt: ``other_report``, ``other_printed``, ``other_start``, ….
RECEIPTS = ("", "other_", "result_")


def columns(query: StoredQuery) -> set[str]:
    """The names of the columns that the query answers with."""
    return {variable.value for variable in _solutions(query).variables}


def _solutions(query: StoredQuery) -> pyoxigraph.QuerySolutions:
    answer = pyoxigraph.Store().query(query.text)
    assert isinstance(answer, pyoxigraph.QuerySolutions)
    return answer




@pytest.fixture(params=QUERIES)
def query(request: pytest.FixtureRequest) -> StoredQuery:
    """Each stored query in turn."""
    return QUERIES[request.param]


@pytest.fixture(scope="session")
def reversed_store(built_build: Build) -> pyoxigraph.Store:
    """The same graph, loaded in the opposite order."""
    lines = (built_build.folder / "graph.nq").read_bytes().splitlines(keepends=True)
    store = pyoxigraph.Store()
    store.load(b"".join(reversed(lines)), format=pyoxigraph.RdfFormat.N_QUADS)
    return store


def expected_rows(name: str) -> list[dict[str, str]]:
    """The rows of the expected answer."""
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


#: The queries whose answers have a numeral with its place: not those of computed figures and of targets only.
WITH_RECEIPTS = [
    name for name in QUERIES if any(row.get(f"{of}printed") for row in expected_rows(name) for of in RECEIPTS)
]


def unbroken(text: str) -> str:
    """The text without blanks and line breaks."""
    return "".join(text.split())


def test_enough_questions_are_asked() -> None:
    assert len(QUERIES) >= 25
    assert len(WITH_RECEIPTS) >= 15


def test_every_question_has_an_expected_answer_and_every_answer_a_question() -> None:
    assert sorted(path.stem for path in EXPECTED.glob("*.csv")) == sorted(QUERIES)


def test_the_file_name_is_the_question(query: StoredQuery) -> None:
    assert re.fullmatch(
        r"(what|which|how|where|from-which|of-what|of-whom)-[a-z0-9]+(-[a-z0-9]+)+", query.name
    )
    assert query.title_en.endswith("?") and query.title_zh.endswith("？")


def test_the_front_matter_is_complete_in_both_languages(query: StoredQuery) -> None:
    english = [query.title_en, query.description_en, *(p.description_en for p in query.parameters)]
    chinese = [query.title_zh, query.description_zh, *(p.description_zh for p in query.parameters)]
    assert all(
        re.search(r"[A-Za-z]{3}", text) and not re.search(r"[\u4e00-\u9fff]", text) for text in english
    )
    assert all(re.search(r"[\u4e00-\u9fff]{2}", text) for text in chinese)
    assert query.tags
    assert set(query.example) == {parameter.name for parameter in query.parameters if parameter.default is not None}


def test_no_title_is_used_twice() -> None:
    for titles in ([q.title_en for q in QUERIES.values()], [q.title_zh for q in QUERIES.values()]):
        assert len(set(titles)) == len(titles)


def test_the_text_is_legal_as_it_stands(query: StoredQuery) -> None:
    prepareQuery(query.text)
    assert query.form == "SELECT" and columns(query)


def test_exactly_the_prefixes_that_are_used_are_declared(query: StoredQuery) -> None:
    declared = dict(re.findall(r"^PREFIX ([a-z-]+): <(.+)>$", query.text, flags=re.MULTILINE))
    pattern = re.sub(r'<https?:[^>]*>|"[^"]*"', "", query.body.partition("\nSELECT ")[2])
    assert set(declared) == set(re.findall(r"(?<![\w-])([a-z][a-z-]*):[A-Za-z]", pattern))
    known = {prefix: str(getattr(space, "_NS", space)) for prefix, space in NAMESPACES.items()}
    assert declared.items() <= known.items()


def parameters() -> list[tuple[str, Parameter]]:
    """Every parameter with the name of its query."""
    return [(name, parameter) for name, query in QUERIES.items() for parameter in query.parameters]


def terms_in(query: StoredQuery, parameter: Parameter) -> set[str]:
    """What the VALUES blocks of a parameter hold in the text."""
    blocks = values_blocks(query.text, parameter.name, DEEPEST)
    return {query.text[start:end].strip() for start, end in blocks}


@pytest.mark.parametrize(("name", "parameter"), parameters(), ids=lambda value: getattr(value, "name", value))
def test_the_text_holds_the_default_which_is_the_example(
    name: str, parameter: Parameter, built_store: pyoxigraph.Store
) -> None:
    query, default = QUERIES[name], parameter.default
    (held,) = terms_in(query, parameter)
    assert query.example.get(parameter.name) == default
    if default is None:
        assert held == "UNDEF"
        return
    match parameter.type:
        case ParameterType.CONCEPT:
            assert held.startswith(f"<{BASE}") and held.endswith(f"/{default}>")
            belongs = f"<{SKOS.inScheme}> <{BASE}scheme/{parameter.scheme}>" if parameter.scheme else f"a <{expand(parameter.of_class)}>"
            asked = f"ASK {{ {held} {belongs} }}"
            assert built_store.query(asked, use_default_graph_as_union=True)
        case ParameterType.IRI:
            assert held == f"<{default}>"
            assert built_store.query(f"ASK {{ {held} ?p ?o }}", use_default_graph_as_union=True)
        case ParameterType.YEAR:
            assert held == f'"{default}"^^xsd:gYear'
        case ParameterType.STRING | ParameterType.CHOICE:
            assert held == f'"{default}"'
        case ParameterType.INTEGER | ParameterType.DECIMAL:
            assert held == str(default)


@pytest.mark.parametrize(("name", "parameter"), parameters(), ids=lambda value: getattr(value, "name", value))
def test_another_value_gives_another_answer(
    name: str, parameter: Parameter, built_store: pyoxigraph.Store
) -> None:
    query = QUERIES[name]
    other: pyoxigraph.NamedNode | pyoxigraph.Literal
    match parameter.type:
        case ParameterType.CONCEPT | ParameterType.IRI:
            other = pyoxigraph.NamedNode(f"{BASE}nothing-of-the-kind")
        case ParameterType.YEAR:
            other = pyoxigraph.Literal("1900", datatype=pyoxigraph.NamedNode(f"{XSD}gYear"))
        case ParameterType.STRING | ParameterType.CHOICE:
            other = pyoxigraph.Literal("nothing of the kind")
        case ParameterType.INTEGER:
            other = pyoxigraph.Literal("1000000", datatype=pyoxigraph.NamedNode(f"{XSD}integer"))
        case ParameterType.DECIMAL:
            other = pyoxigraph.Literal("1000000.0", datatype=pyoxigraph.NamedNode(f"{XSD}decimal"))
    answer = answer_csv(built_store, bind(query.text, {parameter.name: [other]}, DEEPEST))
    assert len(answer.splitlines()) == 1, "the parameter does not restrict the answer"


@pytest.mark.long
def test_the_answer_is_the_expected_one(query: StoredQuery, built_store: pyoxigraph.Store) -> None:
    expected = (EXPECTED / f"{query.name}.csv").read_text(encoding="utf-8")
    assert len(expected.splitlines()) > 1, "a question without an answer proves nothing"
    assert answer_csv(built_store, query.text).splitlines() == expected.splitlines()


@pytest.mark.long
def test_the_answer_does_not_hang_on_the_order_of_loading(
    query: StoredQuery, built_store: pyoxigraph.Store, reversed_store: pyoxigraph.Store
) -> None:
    assert answer_csv(reversed_store, query.text) == answer_csv(built_store, query.text)


def test_no_row_is_given_twice(query: StoredQuery) -> None:
    rows = [tuple(row.values()) for row in expected_rows(query.name)]
    assert len(set(rows)) == len(rows)


def test_the_command_prints_the_expected_answer(built_build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DGKG_STORE", str(built_build.folder.parent))
    name = "how-do-regions-rank-in-the-big-data-index"
    printed = CliRunner().invoke(app, ["query", name, "--format", "csv"])
    assert printed.exit_code == 0, printed.output
    assert printed.stdout == (EXPECTED / f"{name}.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", WITH_RECEIPTS)
def test_every_printed_numeral_of_an_answer_stands_at_its_range_of_the_text(
    name: str, texts: dict[str, str]
) -> None:
    found = 0
    for row in expected_rows(name):
        for of in RECEIPTS:
            if row.get(f"{of}printed"):
                text = texts[Path(row[f"{of}report"]).name]
                first, last = int(row[f"{of}start"]), int(row[f"{of}end"])
                assert unbroken(text[first:last]) == unbroken(row[f"{of}printed"]), row
                found += 1
    assert found


def test_every_range_of_an_answer_lies_in_its_text(query: StoredQuery, texts: dict[str, str]) -> None:
    for row in expected_rows(query.name):
        for column in [name for name in row if re.fullmatch(r"(tie_|other_|result_)?start", name) and row[name]]:
            report = texts[Path(row[column.replace("start", "report")]).name]
            assert 0 <= int(row[column]) < int(row[column.replace("start", "end")]) <= len(report), row
