"""The ``dgkg`` command: each command does what its help says; a user's mistake is explained in one line."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import pytest
from rdflib import RDF, SH, Graph
from typer.core import TyperOption

from loaders.builds.folder import Build, current_build
from loaders.problems import NotValid
from loaders.project import Project
from loaders.sources import Sources
from loaders.validation import Outcome
from tests.support.commands import COMMANDS, Run, lines_of, mistake
from tests.support.tables import path_of, set_cells

pytestmark = pytest.mark.long

#: A shape that every report breaks.
BROKEN_SHAPE = """@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://example.org/> .
    e:s a sh:NodeShape ; sh:targetClass <https://w3id.org/datagov-kg/ontology#Report> ; sh:property e:p .
    e:p a sh:PropertyShape ; sh:path e:q ; sh:minCount 1 ; sh:message "A report has e:q." ."""


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


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_an_unknown_option_is_a_mistake_of_the_command_line(run: Run, name: str) -> None:
    result = run(name, "--no-such-option")
    assert result.exit_code == 2
    assert "No such option" in result.stderr


def test_build_makes_the_current_build_and_prints_steps_and_numbers(
    run: Run, light_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DGKG_STORE", str(tmp_path / "builds"))
    monkeypatch.delenv("DGKG_REPORTS", raising=False)
    result = run("--project", light_project.root, "build")
    assert result.exit_code == 0
    assert current_build(tmp_path / "builds").folder.name in result.stdout
    for words in ("read tables", "validate", "write", "claims", "observations", "quads"):
        assert words in result.stdout
    assert "DGKG_REPORTS is not set" in result.stdout


def test_build_explains_every_mistake_in_a_line_and_changes_nothing(
    run: Run, light_project: Project, good_builds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DGKG_STORE", str(good_builds))
    claims = path_of(light_project, "claims.csv")
    set_cells(claims, 0, indicator="data-prodution", unit="Zb")
    result = run("--project", light_project.root, "build")
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
    def fail(*_: object, **__: object) -> NoReturn:
        raise error

    monkeypatch.setattr("loaders.builds.building.build", fail)
    result = run("build")
    assert result.exit_code == 1
    assert lines_of(result.stderr) == lines


def test_validate_reports_and_writes_the_shacl_report(
    run: Run, built_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DGKG_STORE", str(built_build.folder.parent))
    result = run("validate", "--shacl", tmp_path / "report.ttl")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1].startswith("Validation: ")
    report = Graph().parse(tmp_path / "report.ttl")
    results = len(list(report.subjects(RDF.type, SH.ValidationResult)))
    assert results == len(result.stdout.splitlines()) - 1 == built_build.counts["findings"]
    assert report.value(predicate=RDF.type, object=SH.ValidationReport) is not None


@pytest.fixture
def broken_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The root of a project whose one shape the current build, of one report, breaks."""
    folder, shapes = tmp_path / "builds" / "tiny", tmp_path / "project" / "shapes"
    for path in (folder, shapes):
        path.mkdir(parents=True)
    report, graph = "<https://w3id.org/datagov-kg/report/r>", "<https://w3id.org/datagov-kg/graph/r>"
    line = f"{report} <{RDF.type}> <https://w3id.org/datagov-kg/ontology#Report> {graph} .\n"
    (folder / "graph.nq").write_text(line, encoding="utf-8")
    (folder / "manifest.json").write_text('{"version": "tiny", "created": "2026-11-21"}', encoding="utf-8")
    (folder.parent / "current").symlink_to("tiny")
    (shapes / "broken.ttl").write_text(BROKEN_SHAPE, encoding="utf-8")
    monkeypatch.setenv("DGKG_STORE", str(folder.parent))
    for declaration in Project(tmp_path / "project").scheme_declarations():
        declaration.parent.mkdir(parents=True)
        declaration.touch()
    return tmp_path / "project"


@pytest.mark.parametrize("engine", [["--no-reference"], ["--reference"]])
def test_validate_fails_where_the_graph_breaks_a_shape(run: Run, broken_build: Path, engine: list[str]) -> None:
    result = run("--project", broken_build, "validate", *engine)
    assert result.exit_code == 1
    first, last = result.stdout.splitlines()
    assert first.startswith("Violation: A report has e:q. [<https://w3id.org/datagov-kg/report/r> ")
    assert last == "Validation: 1 Violation."


def test_validate_takes_the_engine_that_it_is_told(
    run: Run, broken_build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: list[str] = []

    def engine_named(name: str) -> Callable[..., Outcome]:
        def validate(*_: object) -> Outcome:
            used.append(name)
            return Outcome(())

        return validate

    for name in ("validate_fast", "validate_reference"):
        monkeypatch.setattr(f"loaders.validation.{name}", engine_named(name))
    for engine in ("--no-reference", "--reference"):
        assert run("--project", broken_build, "validate", engine).exit_code == 0
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
    monkeypatch.setenv("DGKG_REPORTS", str(texts_folder))
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
    monkeypatch.delenv("DGKG_REPORTS", raising=False)
    line = mistake(run("account"))
    assert "DGKG_REPORTS" in line and "--texts" in line


def test_coverage_counts_the_observations(run: Run, sources: Sources) -> None:
    result = run("coverage")
    assert result.exit_code == 0
    lines = result.stdout.replace(",", "").splitlines()
    numbers = dict(cells[1:3] for cells in map(_cells, lines) if len(cells) == 4)
    assert int(numbers["observations"]) == sum(1 for _ in sources.all_observations())
    assert 0 < int(numbers["in a check"]) <= int(numbers["in any"]) <= int(numbers["observations"])
    assert 0 < int(numbers["laws checked"]) <= int(numbers["laws"])


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"[│┃]", line)]
