"""The ``dgkg`` command: build, validate, account, export, query, serve, load."""

from __future__ import annotations

import csv
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pyoxigraph
import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from loaders.builds.building import build, prove
from loaders.builds.folder import Build, NoBuild, current_build
from loaders.exports.tabulation import CLAIM_COLUMNS, OBSERVATION_COLUMNS, write_claims, write_observations
from loaders.problems import InputProblems, NotValid
from loaders.project import Project
from loaders.quality.coverage import coverage_of
from loaders.quality.mutation import KINDS, REGISTER, mutate
from loaders.settings import Settings
from loaders.sources import read_sources
from loaders.validation import read_shapes, validate_fast, validate_reference

app = typer.Typer(
    help="datagov-kg: the open knowledge graph of China's data-governance figures.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
console = Console()
errors = Console(stderr=True)

#: Exit codes: 0 done, 1 the input or the graph is wrong, 2 the command line is wrong.
WRONG_INPUT = 1


class UserMistake(Exception):
    """Something the user can put right; its text says what and how."""


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what a user can put right into messages without a traceback."""
    try:
        yield
    except InputProblems as error:
        for problem in error.problems:
            errors.print(str(problem), style="red", markup=False, highlight=False, soft_wrap=True)
        errors.print(f"{len(error.problems)} problems. Nothing was changed.", style="bold red")
        raise typer.Exit(WRONG_INPUT) from None
    except NotValid as error:
        errors.print(str(error), markup=False, highlight=False, soft_wrap=True)
        errors.print("The graph breaks its shapes: the last good build stays.", style="bold red")
        raise typer.Exit(WRONG_INPUT) from None
    except (UserMistake, NoBuild, OSError) as error:
        errors.print(str(error), style="red", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(WRONG_INPUT) from None


@app.command("build")
def build_command() -> None:
    """Build the graph from the tables, validate it, and make it the current build.

    With DGKG_REPORTS naming a folder of the report texts, every row is proven against them first. A failed build
    leaves the last good one in place.
    """
    with _explained():
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=errors, transient=True) as progress:
            task = progress.add_task("start", total=None)
            settings = Settings.from_environment()
            made = build(
                Project(), settings.builds, settings.reports, lambda step: progress.update(task, description=step)
            )
    table = Table("step", "seconds", title="Steps")
    for name, seconds in made.seconds.items():
        table.add_row(name, f"{seconds:.2f}")
    console.print(table)
    table = Table("what", "number", title=f"Build {made.build.version[:16]} in {made.build.folder}")
    for name, number in made.build.counts.items():
        table.add_row(name, f"{number:,}")
    console.print(table)
    if not made.accounts:
        console.print("DGKG_REPORTS is not set: the rows were not proven against the texts.")


@app.command("validate")
def validate_command(
    reference: Annotated[
        bool, typer.Option(help="Use pyshacl, the reference, instead of the fast path.")
    ] = False,
    shacl: Annotated[
        Path | None, typer.Option(help="Write the SHACL validation report to this Turtle file.")
    ] = None,
) -> None:
    """Validate the current build against the shapes: a readable report, and a SHACL report on demand."""
    with _explained():
        project = Project()
        shapes = read_shapes(project.shape_files())
        store = _current().load()
        outcome = validate_reference(_as_rdflib(store), shapes) if reference else validate_fast(store, shapes)
        if shacl:
            outcome.graph().serialize(shacl, format="turtle")
        console.print(outcome.readable(), markup=False, highlight=False, soft_wrap=True)
        if not outcome.conforms:
            raise typer.Exit(WRONG_INPUT)


@app.command("account")
def account_command(
    texts: Annotated[
        Path | None, typer.Option(help="Folder of the texts; default: DGKG_REPORTS.")
    ] = None,
) -> None:
    """Account for every numeral of the report texts: stated by a claim, or listed with a reason."""
    with _explained():
        folder = texts or Settings.from_environment().reports
        if folder is None:
            raise UserMistake(
                "No report texts: set DGKG_REPORTS or give --texts with the folder of the .txt files."
            )
        _, accounts, problems = prove(read_sources(Project()), folder)
        table = Table("report", "numerals", "claimed", "non-facts", "left over", "counted twice", "claims")
        for a in accounts:
            numbers = (a.numerals, a.claimed, a.nonfacts, a.left_over, a.counted_twice, a.claims)
            table.add_row(a.report, *(str(number) for number in numbers))
        console.print(table)
        if problems:
            raise InputProblems(problems)


def _export_help() -> str:
    lines = ["Export the figures as CSV (UTF-8): claims.csv, one row per claim, or observations.csv.", ""]
    for title, columns in (("claims.csv", CLAIM_COLUMNS), ("observations.csv", OBSERVATION_COLUMNS)):
        lines += [f"Columns of {title}:", ""]
        lines += [f"* {name}: {meaning}" for name, meaning in columns.items()]
        lines += [""]
    return "\n".join(lines)


@app.command("export", help=_export_help())
def export_command(
    target: Annotated[
        Path, typer.Argument(help="The file to write; its name says what: claims.csv or observations.csv.")
    ],
) -> None:
    writers = {"claims.csv": write_claims, "observations.csv": write_observations}
    with _explained():
        if target.name not in writers:
            raise UserMistake(f"Cannot export {target.name!r}: name the file claims.csv or observations.csv.")
        number = writers[target.name](read_sources(Project()), target)
        console.print(f"{target}: {number} rows")


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


@app.command("query")
def query_command(
    query: Annotated[str, typer.Argument(help="A .rq file, the name of a stored query, or SPARQL text.")],
    output: Annotated[
        AnswerFormat, typer.Option("--format", "-f", help="table, csv or json")
    ] = AnswerFormat.TABLE,
) -> None:
    """Answer a SPARQL query on the current build."""
    with _explained():
        _print_answer(_current().load(), _query_text(query), output)


def _print_answer(store: pyoxigraph.Store, query: str, output: AnswerFormat) -> None:
    try:
        answer = store.query(query, use_default_graph_as_union=True)
    except SyntaxError as error:
        raise UserMistake(f"The query is not valid SPARQL: {error}") from None
    if isinstance(answer, pyoxigraph.QueryTriples):
        sys.stdout.buffer.write(answer.serialize(format=pyoxigraph.RdfFormat.TURTLE) or b"")
    elif output is AnswerFormat.JSON:
        sys.stdout.buffer.write(answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON) or b"")
    elif isinstance(answer, pyoxigraph.QueryBoolean):
        console.print("yes" if answer else "no")
    else:
        _print_solutions(answer, output)


FINDINGS = """
PREFIX dg: <https://w3id.org/datagov-kg/ontology#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT ?finding ?explained ?sentence_zh ?sentence_en ?explanation_zh ?explanation_en ?residual WHERE {
  ?finding a dg:Finding ; dg:explained ?explained ; rdfs:comment ?sentence_zh, ?sentence_en .
  FILTER(LANG(?sentence_zh) = "zh" && LANG(?sentence_en) = "en")
  OPTIONAL { ?finding dg:explanation ?explanation_zh FILTER(LANG(?explanation_zh) = "zh") }
  OPTIONAL { ?finding dg:explanation ?explanation_en FILTER(LANG(?explanation_en) = "en") }
  OPTIONAL { ?finding dg:residual ?residual }
} ORDER BY ?finding"""


@app.command("findings")
def findings_command(
    output: Annotated[
        AnswerFormat, typer.Option("--format", "-f", help="table, csv or json")
    ] = AnswerFormat.TABLE,
) -> None:
    """List the contradictions and open questions that validation found in the sources."""
    with _explained():
        _print_answer(_current().load(), FINDINGS, output)


@app.command("coverage")
def coverage_command() -> None:
    """Report how many observations take part in an identity, and what could not be checked for want of what."""
    with _explained():
        coverage = coverage_of(read_sources(Project()))
    table = Table("what", "number", title="Coverage of the declared identities")
    for name in (
        "observations",
        "in_a_check",
        "ranked",
        "stated_more_than_once",
        "in_any",
        "laws",
        "laws_checked",
    ):
        table.add_row(name.replace("_", " "), str(getattr(coverage, name)))
    console.print(table)
    for title, numbers in (
        ("Checks by kind", coverage.checks),
        ("Unchecked by kind", coverage.unchecked),
        ("Most often missing", coverage.missing),
    ):
        table = Table("what", "number", title=title)
        for name, number in numbers.items():
            table.add_row(name, str(number))
        console.print(table)


@app.command("mutate")
def mutate_command(
    number: Annotated[int, typer.Option(min=1, help="How many mutants.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the random draw.")] = 2025,
    processes: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 2,
    survivors: Annotated[Path | None, typer.Option(help="Write the survivors to this CSV file.")] = None,
) -> None:
    """Corrupt one figure at a time and print the share that some shape catches, by kind of corruption.

    Some corruptions leave the shapes' findings as they are but for their residual; these the register of findings
    catches, which explains a finding with the residual that was read.
    """
    with _explained():
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
        with Progress(*columns, console=errors, transient=True) as progress:
            task = progress.add_task("mutants", total=number)
            mutants = []
            for mutant in mutate(Project(), number, seed, processes):
                mutants.append(mutant)
                progress.advance(task)
    columns_of_table = ("corruption", "mutants", "caught", "by the register alone", "share")
    table = Table(*columns_of_table, title=f"Mutation score, seed {seed}")
    for kind in (*KINDS, "all"):
        drawn = [mutant for mutant in mutants if kind in (mutant.kind, "all")]
        caught = [mutant for mutant in drawn if mutant.caught_by]
        by_register = [mutant for mutant in caught if mutant.caught_by == (REGISTER,)]
        share = f"{100 * len(caught) / len(drawn):.1f} %" if drawn else ""
        table.add_row(kind, str(len(drawn)), str(len(caught)), str(len(by_register)), share)
    console.print(table)
    if survivors:
        with survivors.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["kind", "report", "start", "before", "after", "why"])
            for mutant in mutants:
                if not mutant.caught_by:
                    writer.writerow(
                        [mutant.kind, mutant.report, mutant.start, mutant.before, mutant.after, mutant.why]
                    )


@app.command("serve")
def serve_command(
    host: Annotated[str | None, typer.Option(help="Address to listen on; default DGKG_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default DGKG_PORT.")] = None,
) -> None:
    """Serve the current build: SPARQL, linked-data pages, stored queries, downloads."""
    from service.server import serve

    with _explained():
        settings = Settings.from_environment(host=host, port=port)
        if settings.store == "memory":
            with tempfile.TemporaryDirectory(prefix="dgkg-") as folder:
                build(Project(), Path(folder), settings.reports)
                serve.run(settings.model_copy(update={"store": folder}))
        else:
            serve.run(settings)


@app.command("load")
def load_command(
    builds: Annotated[Path, typer.Option(help="The folder of builds.")] = Path("build"),
) -> None:
    """Load the current build into the SPARQL engine behind DGKG_STORE, through DGKG_REMOTE_LOAD_URL.

    Graphs of ours are replaced; other graphs of the engine stay as they are.
    """
    from service.store.loading import LoadRefused, load_build

    with _explained():
        settings = Settings.from_environment()
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=errors, transient=True) as progress:
            task = progress.add_task("read", total=None)
            try:
                found = current_build(builds)
                loaded = load_build(found, settings, lambda step: progress.update(task, description=step))
            except LoadRefused as error:
                raise UserMistake(str(error)) from None
    table = Table("graph", "triples", title=f"Build {found.version[:16]} in {settings.store}")
    for graph, number in loaded.items():
        table.add_row(graph, f"{number:,}")
    console.print(table)


def _current() -> Build:
    """The current build of the store. Raises ``UserMistake`` for a remote store, ``NoBuild`` where none is."""
    settings = Settings.from_environment()
    if settings.is_remote:
        raise UserMistake(f"DGKG_STORE={settings.store}: this command reads a build; set DGKG_STORE to its folder.")
    return current_build(settings.builds)


def _query_text(query: str) -> str:
    if any(character.isspace() for character in query):
        return query
    path = Path(query)
    stored = Project().queries / f"{query}.rq"
    if stored.exists():
        return stored.read_text(encoding="utf-8")
    if query.endswith(".rq"):
        if not path.exists():
            raise UserMistake(f"There is no query file {query}.")
        return path.read_text(encoding="utf-8")
    return query


def _print_solutions(answer: pyoxigraph.QuerySolutions, output: AnswerFormat) -> None:
    names = [variable.value for variable in answer.variables]
    rows = [[_shown(solution[name]) for name in names] for solution in answer]
    if output is AnswerFormat.CSV:
        writer = csv.writer(sys.stdout, lineterminator="\n")
        writer.writerow(names)
        writer.writerows(rows)
        return
    table = Table(*names)
    for row in rows:
        table.add_row(*row)
    console.print(table)
    console.print(f"{len(rows)} rows")


def _shown(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _as_rdflib(store: pyoxigraph.Store):  # type: ignore[no-untyped-def]
    from rdflib import Graph

    graph = Graph()
    data = store.dump(format=pyoxigraph.RdfFormat.N_QUADS)
    assert data is not None
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.N_QUADS))
    triples = {quad.triple for quad in dataset}
    graph.parse(data=pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES), format="nt")
    return graph


def main() -> None:
    """Entry point of the ``dgkg`` command."""
    app()


if __name__ == "__main__":
    main()
