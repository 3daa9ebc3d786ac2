"""``dgkg query`` and ``dgkg findings``: answers from the current build, in each format."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rdflib import Graph

from loaders.builds.folder import Build
from tests.support.commands import Run, mistake

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
        ("nothing", "not valid SPARQL"),
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
