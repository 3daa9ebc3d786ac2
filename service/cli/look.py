"""Commands that ask the current build: query, findings."""

from __future__ import annotations

import csv
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from service.cli.console import UserMistake, console, current, explained, project

if TYPE_CHECKING:
    import pyoxigraph

    from loaders.project import Project

group = typer.Typer()


class AnswerFormat(StrEnum):
    """How an answer is printed."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


Output = Annotated[AnswerFormat, typer.Option("--format", "-f", help="table, csv or json")]


def _stored_names(context: typer.Context, incomplete: str) -> list[str]:
    """The stored queries whose name begins so, for the shell."""
    from loaders.project import Project

    given: Path | None = context.obj
    known = Project() if given is None else Project(given.resolve())
    return sorted(path.stem for path in known.query_files() if path.stem.startswith(incomplete))


@group.command("query")
def query_command(
    context: typer.Context,
    query: Annotated[
        str,
        typer.Argument(
            help="A .rq file, the name of a stored query, or SPARQL text.", autocompletion=_stored_names
        ),
    ],
    output: Output = AnswerFormat.TABLE,
) -> None:
    """Answer a SPARQL query on the current build."""
    with explained():
        _print_answer(current().load(), _query_text(query, project(context)), output)


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


@group.command("findings")
def findings_command(output: Output = AnswerFormat.TABLE) -> None:
    """List the contradictions and open questions that validation found in the sources."""
    with explained():
        _print_answer(current().load(), FINDINGS, output)


def _query_text(query: str, known: Project) -> str:
    if any(character.isspace() for character in query):
        return query
    stored = {path.stem: path for path in known.query_files()}.get(query)
    if stored is not None:
        return stored.read_text(encoding="utf-8")
    if query.endswith(".rq"):
        if not Path(query).exists():
            raise UserMistake(f"There is no query file {query}.")
        return Path(query).read_text(encoding="utf-8")
    return query


def _print_answer(store: pyoxigraph.Store, query: str, output: AnswerFormat) -> None:
    import pyoxigraph

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
