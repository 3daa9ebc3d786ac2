"""The ``dgkg`` command: each command does what its help says; a user's mistake is explained in one line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import NoReturn

import pytest
import typer.main
from rdflib import RDF, SH, Graph
from typer.core import TyperGroup, TyperOption
from typer.testing import CliRunner, Result

from loaders.account import TEXTS_VARIABLE
from loaders.build import BUILDS_VARIABLE, Build, NotValid, current_build
from loaders.project import Project, Sources
from loaders.validation import Outcome
from service import cli
from tests.tables import path_of, set_cells

#: The columns that `dgkg export claims.csv` promises, in order.
COLUMNS = [
    "report", "claim", "observation", "start", "end", "printed", "multiplier", "qualifier", "value", "value_high", "unit",
    "lower", "upper", "kind", "status", "indicator", "indicator_zh", "indicator_en", "region_zh", "region_code", "period",
    "base_period", "population_zh", "industry_code", "attributed_to_zh", "section",
]  # fmt: skip
KINDS = {"level", "growth", "share", "change_pp", "rank", "rank_change", "count", "multiple", "per_capita", "average",
         "forecast", "target", "ratio"}  # fmt: skip
QUALIFIERS = {"exact", "approx", "over", "nearly", "at_least", "under"}
#: A shape that every report breaks.
BROKEN_SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://example.org/> .
    e:s a sh:NodeShape ; sh:targetClass <https://w3id.org/datagov-kg/ontology#Report> ; sh:property e:p .
    e:p a sh:PropertyShape ; sh:path e:q ; sh:minCount 1 ; sh:message "A report has e:q." ."""
DATE = r"\d{4}(-Q[1-4]|-\d{2}(-\d{2})?)?"

group = typer.main.get_command(cli.app)
assert isinstance(group, TyperGroup)
COMMANDS = group.commands
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command line of ``dgkg`` on a wide terminal, and lets no exception but an exit pass."""
    monkeypatch.setenv("COLUMNS", "250")

    def invoke(*arguments: str | Path) -> Result:
        result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


@pytest.fixture
def with_build(light_build: Build, monkeypatch: pytest.MonkeyPatch) -> Build:
    """The light build as the current one."""
    monkeypatch.setenv(BUILDS_VARIABLE, str(light_build.folder.parent))
    return light_build


@pytest.fixture
def with_light_project(light_project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The light project in place of ours."""
    monkeypatch.setattr(cli, "Project", lambda: light_project)
    return light_project


def mistake(result: Result) -> str:
    """The one line that explains a user's mistake."""
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = lines_of(result.stderr)
    assert "Traceback" not in line
    return line


def lines_of(text: str) -> list[str]:
    """The lines that hold anything."""
    return [line for line in text.splitlines() if line.strip()]


def test_help_names_every_command(run: Run) -> None:
    result = run("--help")
    assert result.exit_code == 0
    assert {"build", "validate", "account", "export", "query", "serve"} <= set(COMMANDS)
    for name in COMMANDS:
        assert re.search(rf"\b{name}\b", result.stdout)


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    result = run()
    assert result.exit_code == 2
    assert "Usage:" in result.output


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_of_a_command_names_its_options_and_says_what_each_does(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    shown = " ".join(re.sub(r"[│╭╮╰╯─]", " ", result.stdout).split())
    for parameter in COMMANDS[name].params:
        names = (
            [*parameter.opts, *parameter.secondary_opts]
            if isinstance(parameter, TyperOption)
            else [parameter.name or ""]
        )
        for option in names:
            assert option.casefold() in shown.casefold()
        explained = getattr(parameter, "help", None)
        assert explained and " ".join(explained.split()) in shown
    assert COMMANDS[name].help


def test_help_of_export_says_what_each_column_holds(run: Run) -> None:
    shown = " ".join(run("export", "--help").stdout.split())
    for column in COLUMNS:
        assert f"{column}: " in shown


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_an_unknown_option_is_a_mistake_of_the_command_line(run: Run, name: str) -> None:
    result = run(name, "--no-such-option")
    assert result.exit_code == 2
    assert "No such option" in result.stderr


def test_build_makes_the_current_build_and_prints_steps_and_numbers(
    run: Run, with_light_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BUILDS_VARIABLE, str(tmp_path / "builds"))
    monkeypatch.delenv(TEXTS_VARIABLE, raising=False)
    result = run("build")
    assert result.exit_code == 0
    folder = current_build(tmp_path / "builds")
    assert folder is not None and folder.name in result.stdout
    for words in ("read tables", "validate", "write", "claims", "observations", "quads"):
        assert words in result.stdout
    assert f"{TEXTS_VARIABLE} is not set" in result.stdout


def test_build_explains_every_mistake_in_a_line_and_changes_nothing(
    run: Run, with_light_project: Project, good_builds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BUILDS_VARIABLE, str(good_builds))
    claims = path_of(with_light_project, "claims.csv")
    set_cells(claims, 0, indicator="data-prodution", unit="Zb")
    result = run("build")
    assert result.exit_code == 1
    first, second, last = lines_of(result.stderr)
    assert first.startswith(f"{claims}:2 [indicator]: unknown indicator 'data-prodution'")
    assert second.startswith(f"{claims}:2 [unit]: unknown unit 'Zb'")
    assert last == "2 problems. Nothing was changed."


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        (OSError(28, "No space left on device"), ["[Errno 28] No space left on device"]),
        (NotValid("a report"), ["a report", "The graph breaks its shapes: the last good build stays."]),
    ],
)
def test_build_that_fails_says_why(
    run: Run, monkeypatch: pytest.MonkeyPatch, error: Exception, lines: list[str]
) -> None:
    def fail(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(cli, "build", fail)
    result = run("build")
    assert result.exit_code == 1
    assert lines_of(result.stderr) == lines


def test_validate_reports_and_writes_the_shacl_report(
    run: Run, built_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BUILDS_VARIABLE, str(built_build.folder.parent))
    result = run("validate", "--shacl", tmp_path / "report.ttl")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("Validation: ")
    report = Graph().parse(tmp_path / "report.ttl")
    results = len(list(report.subjects(RDF.type, SH.ValidationResult)))
    assert results == len(result.stdout.splitlines()) - 1 == built_build.counts["findings"]
    assert report.value(predicate=RDF.type, object=SH.ValidationReport) is not None


@pytest.fixture
def broken_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current build of one report, and a project whose one shape it breaks."""
    folder, shapes = tmp_path / "builds" / "tiny", tmp_path / "project" / "shapes"
    for path in (folder, shapes):
        path.mkdir(parents=True)
    report, graph = "<https://w3id.org/datagov-kg/report/r>", "<https://w3id.org/datagov-kg/graph/r>"
    line = f"{report} <{RDF.type}> <https://w3id.org/datagov-kg/ontology#Report> {graph} .\n"
    (folder / "graph.nq").write_text(line, encoding="utf-8")
    (folder / "manifest.json").write_text("{}", encoding="utf-8")
    (folder.parent / "current").symlink_to("tiny")
    (shapes / "broken.ttl").write_text(BROKEN_SHAPE, encoding="utf-8")
    monkeypatch.setenv(BUILDS_VARIABLE, str(folder.parent))
    monkeypatch.setattr(cli, "Project", lambda: Project(tmp_path / "project"))
    return folder


@pytest.mark.usefixtures("broken_build")
@pytest.mark.parametrize("engine", [["--no-reference"], ["--reference"]])
def test_validate_fails_where_the_graph_breaks_a_shape(run: Run, engine: list[str]) -> None:
    result = run("validate", *engine)
    assert result.exit_code == 1
    first, last = result.stdout.splitlines()
    assert first.startswith("Violation: A report has e:q. [<https://w3id.org/datagov-kg/report/r> ")
    assert last == "Validation: 1 Violation."


@pytest.mark.usefixtures("broken_build")
def test_validate_takes_the_engine_that_it_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[str] = []

    def engine_named(name: str) -> Callable[..., Outcome]:
        def validate(*_: object) -> Outcome:
            used.append(name)
            return Outcome(())

        return validate

    for name in ("validate_fast", "validate_reference"):
        monkeypatch.setattr(cli, name, engine_named(name))
    for engine in ("--no-reference", "--reference"):
        assert run("validate", engine).exit_code == 0
    assert used == ["validate_fast", "validate_reference"]


def test_account_shows_that_nothing_is_left_over(run: Run, texts_folder: Path, sources: Sources) -> None:
    result = run("account", "--texts", texts_folder)
    assert result.exit_code == 0
    lines = {cells[1]: cells[2:-1] for cells in map(_cells, result.stdout.splitlines()) if len(cells) == 9}
    assert set(sources.reports) <= set(lines)
    for name, report in sources.reports.items():
        numerals, claimed, nonfacts, left_over, twice, claims = map(int, lines[name])
        assert numerals == claimed + nonfacts > 0
        assert (left_over, twice, claims) == (0, 0, len(report.claims))


def test_account_takes_the_folder_of_the_environment(
    run: Run, texts_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(TEXTS_VARIABLE, str(texts_folder))
    assert run("account").exit_code == 0


def test_account_names_each_text_that_is_not_there(run: Run, tmp_path: Path, sources: Sources) -> None:
    result = run("account", "--texts", tmp_path)
    assert result.exit_code == 1
    *lines, last = result.stderr.splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        str(tmp_path / f"{name}.txt") for name in sorted(sources.reports)
    ]
    assert last == f"{len(sources.reports)} problems. Nothing was changed."


def test_account_without_texts_is_a_mistake_that_says_what_to_set(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(TEXTS_VARIABLE, raising=False)
    line = mistake(run("account"))
    assert TEXTS_VARIABLE in line and "--texts" in line


@pytest.fixture(scope="session")
def claims(built_build: Build) -> list[dict[str, str]]:
    """The rows of claims.csv of the build."""
    with (built_build.folder / "claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


@pytest.mark.parametrize("name", ["claims.csv", "observations.csv"])
def test_export_writes_what_the_build_holds(run: Run, tmp_path: Path, built_build: Build, name: str) -> None:
    result = run("export", tmp_path / name)
    assert result.exit_code == 0
    content = (tmp_path / name).read_bytes()
    assert content == (built_build.folder / name).read_bytes()
    assert result.stdout == f"{tmp_path / name}: {built_build.counts[name.removesuffix('.csv')]} rows\n"


def test_the_exported_claims_have_exactly_the_promised_columns(built_build: Build, sources: Sources) -> None:
    content = (built_build.folder / "claims.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    table = list(csv.reader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))
    assert table[0] == COLUMNS
    assert {len(row) for row in table} == {len(COLUMNS)}
    assert len(table) - 1 == sum(len(report.claims) for report in sources.reports.values())


def test_the_exported_cells_hold_what_the_help_says(claims: list[dict[str, str]], sources: Sources) -> None:
    symbols = {unit.cell("symbol") for unit in sources.schemes["units"].concepts.values()}
    period = re.compile(rf"({DATE}(/{DATE})?)?")
    for row in claims:
        assert row["report"] in sources.reports
        assert row["kind"] in KINDS and row["qualifier"] in QUALIFIERS and row["unit"] in symbols
        assert row["status"] in {"reported", "forecast", "target"}
        assert int(row["start"]) < int(row["end"])
        assert period.fullmatch(row["period"]) and period.fullmatch(row["base_period"])
        assert re.fullmatch(r"(\d{6}|[A-Z]{2}(-[A-Z]{2})?)?", row["region_code"])
        value, high = Decimal(row["value"]), Decimal(row["value_high"] or row["value"])
        assert value <= high
        assert not row["lower"] or Decimal(row["lower"]) <= high
        assert not row["upper"] or Decimal(row["upper"]) >= value
        assert (
            row["indicator"]
            and row["indicator_zh"]
            and row["indicator_en"]
            and row["section"]
            and row["printed"]
        )


def test_each_exported_claim_is_its_own(claims: list[dict[str, str]]) -> None:
    assert len({row["claim"] for row in claims}) == len(claims)
    assert all(
        row["claim"].startswith("https://") and row["observation"].startswith("https://") for row in claims
    )


def test_the_exported_numerals_stand_in_the_texts(
    claims: list[dict[str, str]], texts: dict[str, str]
) -> None:
    for row in claims:
        assert texts[row["report"]][int(row["start"]) : int(row["end"])] == row["printed"]


@pytest.mark.parametrize(
    ("report", "printed", "expected"),
    [
        (
            "survey-2024",
            "41.06",
            {"value": "41.06", "unit": "ZB", "kind": "level", "period": "2024", "region_code": "CN"},
        ),
        ("survey-2024", "25", {"value": "25", "unit": "%", "kind": "growth", "base_period": "2023"}),
        (
            "survey-2025",
            "159",
            {"value": "1590000", "unit": "PFLOPS", "multiplier": "万", "qualifier": "exact"},
        ),
        (
            "survey-2024",
            "5400",
            {"value": "540000000000", "qualifier": "over", "lower": "540000000000", "upper": ""},
        ),
    ],
)
def test_known_figures_are_exported_as_printed(
    claims: list[dict[str, str]], report: str, printed: str, expected: dict[str, str]
) -> None:
    found = [row for row in claims if row["report"] == report and row["printed"] == printed]
    assert any(expected.items() <= row.items() for row in found), found


@pytest.mark.parametrize("name", ["figures.csv", "claims.xlsx"])
def test_export_to_another_name_is_a_mistake_that_lists_the_names(
    run: Run, tmp_path: Path, name: str
) -> None:
    line = mistake(run("export", tmp_path / name))
    assert "claims.csv or observations.csv" in line
    assert not (tmp_path / name).exists()


def test_export_into_a_folder_that_is_not_there_is_a_mistake(run: Run, tmp_path: Path) -> None:
    assert "No such file or directory" in mistake(run("export", tmp_path / "none" / "claims.csv"))


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


@pytest.mark.xfail(
    strict=True, reason="defect: Path.exists() raises «File name too long» for a query of 256 characters"
)
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
    monkeypatch.setenv(BUILDS_VARIABLE, str(tmp_path))
    assert "run `dgkg build` first" in mistake(run(*command))


def test_findings_lists_each_with_its_explanation(
    run: Run, built_build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BUILDS_VARIABLE, str(built_build.folder.parent))
    rows = list(csv.DictReader(io.StringIO(run("findings", "-f", "csv").stdout)))
    assert len(rows) == built_build.counts["findings"] > 0
    for row in rows:
        assert row["sentence_zh"] and row["sentence_en"]
        assert row["explained"] == "true" and row["explanation_zh"] and row["explanation_en"]


def test_coverage_counts_the_observations(run: Run, sources: Sources) -> None:
    result = run("coverage")
    assert result.exit_code == 0
    numbers = dict(cells[1:3] for cells in map(_cells, result.stdout.splitlines()) if len(cells) == 4)
    assert int(numbers["observations"]) == sum(1 for _ in sources.all_observations())
    assert 0 < int(numbers["in a check"]) <= int(numbers["in any"]) <= int(numbers["observations"])
    assert 0 < int(numbers["laws checked"]) <= int(numbers["laws"])


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"[│┃]", line)]
