"""Commands that make the graph and look after its tables."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from loaders.exports.columns import export_tables
from service.cli.console import (
    WRONG_INPUT,
    Own,
    UserMistake,
    console,
    current,
    errors,
    explained,
    print_numbers,
    progressing,
    project,
    project_of,
)

if TYPE_CHECKING:
    import pyoxigraph
    from rdflib import Graph

    from loaders.quality.mutation import Mutant

group = typer.Typer()


@group.command("build")
def build_command(context: typer.Context, own: Own = None) -> None:
    """Build the graph from the tables, validate it, and make it the current build.

    With DGKG_REPORTS naming a folder of the report texts, every row is proven against them first. A failed build
    leaves the last good one in place. The queries and shapes of your own folders stay with the build.
    """
    with explained():
        from loaders.builds.building import build
        from loaders.settings import Settings

        settings, chosen = Settings.from_environment(), project(context, own)
        if chosen.own_files("queries/**/*.rq"):
            from service.stored.model import read_queries

            read_queries(chosen.query_files())
        with progressing("start") as step:
            made = build(chosen, settings.builds, settings.reports, step, harvests=settings.harvests)
    table = Table("step", "seconds", title="Steps")
    for name, seconds in made.seconds.items():
        table.add_row(name, f"{seconds:.2f}")
    console.print(table)
    print_numbers(f"Build {made.build.version[:16]} in {made.build.folder}", made.build.counts)
    for reason in made.left_out:
        errors.print(f"Left out: {reason}.", style="yellow", highlight=False, soft_wrap=True)
    if settings.reports is None:
        console.print(f"DGKG_REPORTS is not set: reports proven against their text: {len(made.accounts)}.")


@group.command("validate")
def validate_command(
    context: typer.Context,
    reference: Annotated[
        bool, typer.Option(help="Use pyshacl, the reference, instead of the fast path.")
    ] = False,
    shacl: Annotated[
        Path | None, typer.Option(help="Write the SHACL validation report to this Turtle file.")
    ] = None,
) -> None:
    """Validate the current build against the shapes: a readable report, and a SHACL report on demand."""
    with explained():
        from loaders.validation import project_shapes, validate_fast, validate_reference

        found = current()
        shapes, store = project_shapes(project_of(context, found)), found.load()
        outcome = validate_reference(_as_rdflib(store), shapes) if reference else validate_fast(store, shapes)
        if shacl:
            outcome.graph().serialize(shacl, format="turtle")
        console.print(outcome.readable(), markup=False, highlight=False, soft_wrap=True)
        if not outcome.conforms:
            raise typer.Exit(WRONG_INPUT)


def _as_rdflib(store: pyoxigraph.Store) -> Graph:
    import pyoxigraph
    from rdflib import Graph

    graph = Graph()
    data = store.dump(format=pyoxigraph.RdfFormat.N_QUADS)
    assert data is not None
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.N_QUADS))
    triples = {quad.triple for quad in dataset}
    graph.parse(data=pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES), format="nt")
    return graph


@group.command("account")
def account_command(
    context: typer.Context,
    texts: Annotated[
        Path | None, typer.Option(help="Folder of the texts; default: DGKG_REPORTS.")
    ] = None,
    write_sentences: Annotated[
        bool, typer.Option(help="First write sentences.csv of each report anew: in which sentence each figure stands.")
    ] = False,
    own: Own = None,
) -> None:
    """Account for every numeral of the report texts: stated by a claim, or listed with a reason.

    Each text is held against the checksum, length and Unicode form that its report.toml names, and every row against the
    characters at its range.
    """
    with explained():
        from loaders.builds.building import prove
        from loaders.problems import InputProblems
        from loaders.reading.account import rewrite_sentences
        from loaders.settings import Settings
        from loaders.sources import read_sources

        folder = texts or Settings.from_environment().reports
        sources = read_sources(project(context, own))
        if write_sentences:
            rewrite_sentences(sources.reports.values(), folder)
            sources = read_sources(project(context, own))
        _, accounts, problems = prove(sources, folder)
        if folder is None and not (accounts or problems):
            raise UserMistake(
                "No report texts: set DGKG_REPORTS or give --texts with the folder of the .txt files."
            )
        table = Table("report", "numerals", "claimed", "non-facts", "left over", "counted twice", "claims")
        for a in accounts:
            numbers = (a.numerals, a.claimed, a.nonfacts, a.left_over, a.counted_twice, a.claims)
            table.add_row(a.report, *(str(number) for number in numbers))
        console.print(table)
        if problems:
            raise InputProblems(problems)


_FLAVOURS = {
    ".csv": "UTF-8, for programs",
    ".excel.csv": "for Excel and LibreOffice, where 1-2 and 1/4 stay what they are",
    ".parquet": "numbers as numbers; needs pip install 'datagov-kg[client]'",
}
#: The files of ``service.network``, told here so that a help text imports no networkx.
_NETWORKS = {
    "network.graphml": "GraphML, for networkx, igraph, yEd, Cytoscape, Gephi",
    "network.gexf": "GEXF 1.3 with time, for Gephi",
    "network.json": "Node-link JSON, for networkx and D3",
    "network.cyjs": "Cytoscape JSON",
}


def _export_help() -> str:
    tables = export_tables()
    lines = ["Export a table of the current build. The file's name says which, and how it is written:", ""]
    lines += [f"* {', '.join(tables)}", ""]
    lines += [f"* {ending}: {meaning}" for ending, meaning in _FLAVOURS.items()] + [""]
    lines += ["Or the network of policies, places and figures, every edge with its evidence:", ""]
    lines += [f"* {name}: {meaning}" for name, meaning in _NETWORKS.items()] + [""]
    for table in tables.values():
        lines += [f"Columns of {table.name}: {table.title_en.lower()}", ""]
        lines += [f"* {column.name}: {column.meaning_en}" for column in table.columns]
        lines += [""]
    return "\n".join(lines)


@group.command("export", help=_export_help())
def export_command(
    target: Annotated[
        Path, typer.Argument(help="The file to write, such as claims.csv, derived.parquet or network.gexf.")
    ],
) -> None:
    with explained():
        if target.name in _NETWORKS:
            _export_network(target)
            return
        name, dot, ending = target.name.partition(".")
        if name not in export_tables() or dot + ending not in _FLAVOURS:
            known = f"{', '.join(export_tables())}, each with one of {', '.join(_FLAVOURS)}; or {', '.join(_NETWORKS)}"
            raise UserMistake(f"Cannot export {target.name!r}: name the file {known}.")
        content = current().read(f"{name}{'.csv' if ending == 'parquet' else dot + ending}")
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
        if ending == "parquet":
            from service.cli.parquet import parquet_of

            content = parquet_of(export_tables()[name], rows)
        target.write_bytes(content)
        console.print(f"{target}: {len(rows) - 1} rows")


def _export_network(target: Path) -> None:
    import asyncio

    from service.network import network_format, read_network, written
    from service.store.direct import GraphInMemory

    build = current()
    network = asyncio.run(read_network(GraphInMemory(build.load(), build.version)))
    target.write_bytes(written(network, network_format(target.suffix.removeprefix("."))))
    nodes, edges = network.graph.number_of_nodes(), network.graph.number_of_edges()
    console.print(f"{target}: {nodes} nodes, {edges} edges")


@group.command("new-report")
def new_report_command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder to write; its name becomes the report's id.")],
    text: Annotated[
        Path | None, typer.Option(help="The report's text (UTF-8): copied into the folder, and pinned by its checksum.")
    ] = None,
    example: Annotated[
        bool, typer.Option("--example", help="Write the worked example: ten figures of an invented city.")
    ] = False,
) -> None:
    """Begin a report of your own: a folder of empty tables, with all columns explained, for `dgkg build --with`."""
    with explained():
        from loaders.drafts import write_draft, write_example

        if example and text:
            raise UserMistake("--example has a text of its own: leave out --text.")
        if example:
            write_example(folder, project(context))
        else:
            write_draft(folder, project(context), text)
        console.print(f"{folder} is written; {folder / 'README.md'} says what to do next.", soft_wrap=True)


@group.command("coverage")
def coverage_command(context: typer.Context, own: Own = None) -> None:
    """Report how many observations take part in an identity, and what could not be checked for want of what."""
    with explained():
        from loaders.quality.coverage import coverage_of
        from loaders.sources import read_sources

        coverage = coverage_of(read_sources(project(context, own)))
    names = (
        "observations", "in_a_check", "ranked", "stated_more_than_once", "in_any", "laws", "laws_checked",
    )  # fmt: skip
    totals = {name.replace("_", " "): getattr(coverage, name) for name in names}
    print_numbers("Coverage of the declared identities", totals)
    print_numbers("Checks by kind", coverage.checks)
    print_numbers("Unchecked by kind", coverage.unchecked)
    print_numbers("Most often missing", coverage.missing)
    for dimension, counted in coverage.bases.items():
        print_numbers(f"Basis of the {dimension.replace('_', ' ')}", counted)
    print_numbers("Outside facts by the best tier of their sources", coverage.tiers)


@group.command("mutate")
def mutate_command(
    context: typer.Context,
    number: Annotated[int, typer.Option(min=1, help="How many mutants.")] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of the random draw.")] = 2025,
    processes: Annotated[int, typer.Option(min=1, help="Worker processes.")] = 2,
    survivors: Annotated[Path | None, typer.Option(help="Write the survivors to this CSV file.")] = None,
    own: Own = None,
) -> None:
    """Corrupt one figure at a time and print the share that some shape catches, by kind of corruption.

    Some corruptions leave the shapes' findings as they are but for their residual; these the register of findings
    catches, which explains a finding with the residual that was read.
    """
    with explained():
        from loaders.quality.mutation import mutate

        mutants: list[Mutant] = []
        with progressing("mutants", number) as step:
            for mutant in mutate(project(context, own), number, seed, processes):
                mutants.append(mutant)
                step("mutants")
        console.print(_mutation_score(mutants, seed))
        if survivors:
            _write_survivors(mutants, survivors)


def _mutation_score(mutants: list[Mutant], seed: int) -> Table:
    from loaders.quality.mutation import KINDS, REGISTER

    columns = ("corruption", "mutants", "caught", "by the register alone", "share")
    table = Table(*columns, title=f"Mutation score, seed {seed}")
    for kind in (*KINDS, "all"):
        drawn = [mutant for mutant in mutants if kind in (mutant.kind, "all")]
        caught = [mutant for mutant in drawn if mutant.caught_by]
        by_register = [mutant for mutant in caught if mutant.caught_by == (REGISTER,)]
        share = f"{100 * len(caught) / len(drawn):.1f} %" if drawn else ""
        table.add_row(kind, str(len(drawn)), str(len(caught)), str(len(by_register)), share)
    return table


def _write_survivors(mutants: list[Mutant], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kind", "report", "start", "before", "after", "why"])
        for mutant in mutants:
            if not mutant.caught_by:
                writer.writerow(
                    [mutant.kind, mutant.report, mutant.start, mutant.before, mutant.after, mutant.why]
                )
