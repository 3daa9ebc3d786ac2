"""``dgkg query`` and ``dgkg findings``: answers from the current build, in each format."""

from __future__ import annotations

import csv
import io
import json
import re
import socket
from pathlib import Path

import pytest
from pyarrow import parquet
from rdflib import Graph

from loaders.builds.folder import Build
from service.cli.console import console
from tests.support.commands import Run, lines_of, mistake

pytestmark = pytest.mark.long

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?c a <https://w3id.org/datagov-kg/ontology#Claim> }"


def test_query_answers_in_each_format(run: Run, with_build: Build) -> None:
    number = str(with_build.counts["claims"])
    assert number in run("query", COUNT).stdout
    assert run("query", COUNT, "--format", "csv").stdout == f"n\n{number}\n"
    answer = json.loads(run("query", COUNT, "-f", "json").stdout)
    assert answer["results"]["bindings"][0]["n"]["value"] == number


@pytest.mark.usefixtures("with_build")
def test_query_answers_yes_or_no_and_with_triples(run: Run) -> None:
    assert run("query", "ASK { ?s ?p ?o }").stdout == "yes\n"
    assert run("query", "ASK { ?s ?p <https://example.org/none> }").stdout == "no\n"
    turtle = run("query", "CONSTRUCT { <https://e.org/s> <https://e.org/p> 1 } WHERE {}").stdout
    assert len(Graph().parse(data=turtle, format="turtle")) == 1


@pytest.mark.usefixtures("with_build")
def test_query_sorts_every_term_of_the_graph(run: Run) -> None:
    """Oxigraph's own order broke the process."""
    lines = run("query", "SELECT ?o { ?s ?p ?o } ORDER BY DESC(?o) LIMIT 5", "-f", "csv").stdout.splitlines()
    assert len(lines) == 6


@pytest.mark.usefixtures("with_build")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?o { ?s ?p ?o } ORDER BY (?o, ?s)", "not valid SPARQL"),
        ("SELECT ?o { ?s ?p ?o FILTER(?s<?o&&'>'!=?p) } ORDER BY ?o", "may compare or open an IRI"),
    ],
)
def test_a_query_that_cannot_be_sorted_says_why(run: Run, query: str, words: str) -> None:
    assert words in mistake(run("query", query))


def test_query_reads_a_file(run: Run, with_build: Build, tmp_path: Path) -> None:
    (tmp_path / "count.rq").write_text(COUNT, encoding="utf-8")
    assert run("query", tmp_path / "count.rq", "-f", "csv").stdout == f"n\n{with_build.counts['claims']}\n"


@pytest.mark.usefixtures("with_build")
@pytest.mark.parametrize("text", ["from [low, high] to [/high]", "see [red]note[/red] [1]", ":smile: :100:"])
def test_a_table_shows_a_text_with_its_brackets_and_colons(run: Run, text: str) -> None:
    assert text in run("query", f'SELECT ("{text}" AS ?text) {{}}').stdout


@pytest.mark.usefixtures("with_build")
def test_query_that_is_long_is_a_query_and_no_file_name(run: Run) -> None:
    assert run("query", f"ASK {{ ?s ?p ?o }} # {'long ' * 100}").stdout == "yes\n"


@pytest.mark.usefixtures("with_build")
@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT ?x WHERE {", "not valid SPARQL"),
        ("nothing", "no stored query 'nothing'"),
        ("DELETE WHERE { ?s ?p ?o }", "not valid SPARQL"),
        ("no-such-file.rq", "no query file no-such-file.rq"),
        ("SELECT * WHERE { SERVICE <https://example.org/sparql> { ?s ?p ?o } }", ""),
    ],
)
def test_query_that_cannot_be_answered_is_a_mistake(run: Run, query: str, words: str) -> None:
    result = run("query", query)
    assert result.exit_code == 1
    assert words in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.usefixtures("with_build")
def test_query_names_each_missing_prefix_with_its_iri(run: Run) -> None:
    said = mistake(run("query", "SELECT * { ?x dg:indicator ?y ; a nowhere:X }"))
    assert "PREFIX dg: <https://w3id.org/datagov-kg/ontology#>" in said
    assert "PREFIX nowhere: <…>" in said


@pytest.mark.usefixtures("with_build")
def test_query_says_which_of_its_terms_the_graph_does_not_have(run: Run) -> None:
    prefix = "PREFIX dg: <https://w3id.org/datagov-kg/ontology#> "
    result = run("query", prefix + "SELECT * { ?x dg:indicater ?y ; a dg:Observation }")
    assert result.exit_code == 0
    assert lines_of(result.stderr) == ["The graph has no <https://w3id.org/datagov-kg/ontology#indicater>."]


@pytest.mark.usefixtures("with_build")
def test_query_suggests_the_name_that_was_meant(run: Run) -> None:
    said = mistake(run("query", "which-policies-do-the-report-mention-most"))
    assert "Did you mean 'which-policies-do-the-reports-mention-most'" in said
    assert "`dgkg queries` lists them" in mistake(run("query", "zzz"))


@pytest.mark.usefixtures("with_build")
def test_query_takes_parameters_as_labels(run: Run) -> None:
    name = "how-did-an-indicator-develop-over-years-and-reports"
    rows = list(csv.DictReader(io.StringIO(run("query", name, "indicator=数据生产总量", "-f", "csv").stdout)))
    assert rows
    assert "Did you mean" in mistake(run("query", name, "indicater=x"))
    assert "Parameter 'indicator': 'no such thing'" in mistake(run("query", name, "indicator=no such thing"))
    assert "Only stored queries have parameters" in mistake(run("query", "ASK { ?s ?p ?o }", "a=b"))


@pytest.mark.usefixtures("with_build")
def test_query_reads_a_file_whose_name_has_blanks(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "my query.rq"
    file.write_text("\ufeffASK { ?s ?p ?o }", encoding="utf-8")
    assert run("query", file).stdout == "yes\n"


@pytest.mark.usefixtures("with_build")
def test_query_prints_tabs_and_markdown(run: Run) -> None:
    text = 'SELECT ?a ?b { VALUES (?a ?b) { ("x|y" 1) } }'
    assert run("query", text, "-f", "tsv").stdout == "a\tb\nx|y\t1\n"
    assert run("query", text, "-f", "markdown").stdout == "| a | b |\n| --- | --- |\n| x\\|y | 1 |\n"


@pytest.mark.usefixtures("with_build")
def test_query_writes_parquet(run: Run) -> None:
    content = run("query", 'SELECT ?a { VALUES ?a { "x" 1 } }', "-f", "parquet").stdout_bytes
    assert parquet.read_table(io.BytesIO(content)).to_pydict() == {"a": ["x", "1"]}


@pytest.mark.usefixtures("with_build")
def test_an_answer_too_wide_for_the_terminal_is_printed_as_records(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "_width", 60)
    names = [f"column{number}" for number in range(12)]
    text = f"SELECT * {{ VALUES ({' '.join('?' + name for name in names)}) {{ ({' '.join(['1234567'] * 12)}) }} }}"
    shown = run("query", text).stdout
    assert "…" not in shown
    for name in names:
        assert f"{name:<8}  1234567" in shown


@pytest.mark.usefixtures("with_build")
def test_queries_are_listed_by_theme(run: Run) -> None:
    shown = run("queries").stdout
    assert "which-policies-do-the-reports-mention-most" in shown
    assert shown.index("which-forecasts-came-true") < shown.index("how-do-regions-rank") < shown.index("which-targets")
    said = mistake(run("queries", "--theme", "no-such"))
    assert said == "No theme 'no-such'; the themes: figures, regions, policies, network, surveys, findings."


def test_a_busy_port_is_one_plain_line(run: Run, with_build: Build) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = mistake(run("serve", "--port", str(port)))
    assert said == f"Cannot listen on 127.0.0.1:{port}: address already in use. Choose another with --port."


@pytest.mark.parametrize("command", [["validate"], ["query", "ASK {}"], ["findings"]])
def test_before_the_first_build_a_command_says_to_build(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("DGKG_STORE", str(tmp_path))
    assert "run `dgkg build` first" in mistake(run(*command))


def test_findings_lists_each_with_its_explanation(
    run: Run, built_build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DGKG_STORE", str(built_build.folder.parent))
    rows = list(csv.DictReader(io.StringIO(run("findings", "-f", "csv").stdout)))
    assert len(rows) == built_build.counts["findings"] > 0
    for row in rows:
        assert row["sentence_zh"] and row["sentence_en"]
        assert row["explained"] == "true" and row["explanation_zh"] and row["explanation_en"]
        assert row["class_zh"] and row["class_en"] and row["severity"] in ("Warning", "Info")
        assert row["reports"]


@pytest.mark.parametrize(
    ("options", "classes", "report"),
    [
        (["--class", "contradiction"], {"Contradiction"}, ""),
        (["--class", "口径"], {"Definition"}, ""),
        (["--report", "big-data-index-2024"], {"Attribution", "No whole number", "Time"}, "big-data-index-2024"),
        (["--class", "time", "--report", "digital-china-2024"], {"Time"}, "digital-china-2024"),
        (["--class", "attribution", "--report", "survey-2025"], set(), "survey-2025"),
    ],
)
def test_findings_are_filtered_by_class_and_report(
    run: Run,
    built_build: Build,
    monkeypatch: pytest.MonkeyPatch,
    options: list[str],
    classes: set[str],
    report: str,
) -> None:
    monkeypatch.setenv("DGKG_STORE", str(built_build.folder.parent))
    rows = list(csv.DictReader(io.StringIO(run("findings", *options, "-f", "csv").stdout)))
    assert {row["class_en"] for row in rows} == classes
    assert all(report in row["reports"] for row in rows)


def test_findings_show_numerals_with_report_and_characters(
    run: Run, built_build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DGKG_STORE", str(built_build.folder.parent))
    printed = run("findings", "--class", "no-whole-number", "--report", "big-data-index-2024", "-f", "csv").stdout
    figures = [row["figures"] for row in csv.DictReader(io.StringIO(printed))]
    assert any("27.14 (big-data-index-2024 12902–12907)" in shown for shown in figures)
    assert any("16.7 (big-data-index-2024 13193–13197)" in shown for shown in figures)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--class", "contradicton"], "No class of findings 'contradicton'. Did you mean 'contradiction'"),
        (["--report", "survey-2052"], "No report 'survey-2052'. Did you mean 'survey-2025'"),
    ],
)
def test_a_class_or_report_that_is_none_is_named(
    run: Run, built_build: Build, monkeypatch: pytest.MonkeyPatch, options: list[str], said: str
) -> None:
    monkeypatch.setenv("DGKG_STORE", str(built_build.folder.parent))
    assert mistake(run("findings", *options)).startswith(said)


@pytest.mark.usefixtures("with_build")
def test_no_rows_says_which_indicators_places_and_times_there_are(run: Run) -> None:
    name = "how-did-an-indicator-develop-over-years-and-reports"
    result = run("query", name, "region=贵州", "indicator=data-production", "-f", "csv")
    assert len(result.stdout.splitlines()) == 1
    assert "地区：全国（china，" in result.stderr and "The area: China (china, " in result.stderr
    result = run("query", "which-industries-are-largest-by-an-indicator", "year=1999", "-f", "csv")
    assert re.search(r"The period: .*2024 [(]2024, \d+[)]", result.stderr)
    assert "there are figures" not in run("query", name, "-f", "csv").stderr


@pytest.mark.usefixtures("with_build")
def test_the_command_refuses_unknown_iris_and_words_and_takes_a_report_by_its_id(run: Run) -> None:
    known = "https://w3id.org/datagov-kg/observation/survey-2024/data-production/china/2024/all"
    said = mistake(run("query", "what-is-the-evidence-of-a-figure", f"observation={known}-not"))
    assert f"Did you mean '{known}'" in said
    said = mistake(run("query", "which-programmes-of-a-kind-are-there-and-where", "programme_kind=pilots"))
    assert "Did you mean '" in said
    found = run("query", "what-do-two-reports-both-state", "report_a=survey-2024", "report_b=survey-2024", "-f", "csv")
    assert "Total data produced" in found.stdout
