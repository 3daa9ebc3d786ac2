"""The command that says how to cite the graph, a thing of it, or a query's answer."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import UserMistake, concepts_at_hand, explained, project_at_hand, store_at_hand

if TYPE_CHECKING:
    from loaders.project import Project
    from loaders.words.printing import Language
    from service.descriptions.citations import Citation, Edition
    from service.store.direct import DirectStore

group = typer.Typer()
#: How deep brackets may be nested in a query.
_DEEPEST = 64


class CitationFormat(StrEnum):
    """How the citation is written."""

    TEXT = "text"
    BIBTEX = "bibtex"
    CSL_JSON = "csl-json"


class CitationLanguage(StrEnum):
    """The language of what the citation says."""

    ZH = "zh"
    EN = "en"


@group.command("cite")
def cite_command(
    context: typer.Context,
    thing: Annotated[
        str | None,
        typer.Argument(help="An IRI of the graph, or its path; the name of a stored query; SPARQL text. Nothing: the graph."),
    ] = None,
    parameters: Annotated[
        list[str] | None, typer.Argument(help="Parameters of a stored query as NAME=VALUE.")
    ] = None,
    output: Annotated[CitationFormat, typer.Option("--format", help="How it is written.")] = CitationFormat.TEXT,
    language: Annotated[CitationLanguage, typer.Option(help="The language of what it says.")] = CitationLanguage.EN,
) -> None:
    """Say how to cite a figure, a query's answer or the graph, with version, permanent address and day of access.

    For example: dgkg cite observation/survey-2024/data-production/china/2024/all --format bibtex
    """
    with explained():
        import asyncio

        from service.descriptions.citation_formats import WRITERS

        store, edition = store_at_hand(), _edition()
        known = project_at_hand(context)
        citation = asyncio.run(_cited(thing, parameters or [], known, store, edition))
        chosen: Language = "zh" if language is CitationLanguage.ZH else "en"
        typer.echo(WRITERS[output](citation, chosen).rstrip("\n"))


async def _cited(
    thing: str | None, parameters: list[str], known: Project, store: DirectStore, edition: Edition
) -> Citation:
    from loaders.problems import suggestion
    from loaders.vocabulary import BASE
    from service.descriptions.citations import cite_graph, cite_sparql, cite_stored, cite_thing
    from service.http.problems import InvalidParameter
    from service.read.things import is_known
    from service.sparql.analysis import analyse
    from service.stored.model import read_queries

    if thing is None:
        return cite_graph(edition)
    queries = read_queries(known.query_files())
    if thing in queries:
        given = [(name, value) for name, sign, value in (item.partition("=") for item in parameters) if sign]
        if len(given) < len(parameters):
            raise UserMistake("Parameters are written as NAME=VALUE.")
        try:
            return await cite_stored(queries[thing], given, concepts_at_hand(store), edition)
        except InvalidParameter as error:
            raise UserMistake(error.detail) from None
    if parameters:
        raise UserMistake("Only stored queries have parameters; `dgkg queries` lists both.")
    if any(character.isspace() for character in thing):
        analyse(thing, _DEEPEST)
        return cite_sparql(thing, edition)
    iri = thing if thing.startswith(("http://", "https://")) else BASE + thing.lstrip("/")
    try:
        if await is_known(store, iri):
            return await cite_thing(store, iri, edition)
    except ValueError:
        pass
    raise UserMistake(f"The graph says nothing about <{iri}>, and no stored query has the name. {suggestion(thing, queries)}")


def _edition() -> Edition:
    from datetime import UTC, datetime

    from loaders.settings import Settings
    from service.cli.console import current
    from service.descriptions.citations import Edition

    today = datetime.now(UTC).date()
    if Settings.from_environment().is_remote:
        return Edition(None, "", today)
    build = current()
    return Edition(build.version, str(build.manifest.get("created", ""))[:10], today)
