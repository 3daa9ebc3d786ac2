"""Commands that ask the graph: query, queries, findings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.answers import AnswerFormat, Output, print_answer, print_rows
from service.cli.console import (
    UserMistake,
    concepts_at_hand,
    errors,
    explained,
    project_at_hand,
    store_at_hand,
)

if TYPE_CHECKING:
    from loaders.problems import Problem
    from loaders.project import Project
    from service.sparql.binding import Term
    from service.store.direct import DirectStore
    from service.store.ordered import Answer

group = typer.Typer()
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")


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
    parameters: Annotated[
        list[str] | None,
        typer.Argument(help="Parameters of a stored query as NAME=VALUE, values as labels, ids or IRIs."),
    ] = None,
    output: Output = AnswerFormat.TABLE,
) -> None:
    """Answer a query on the current build, or on the endpoint that DGKG_STORE names.

    For example: dgkg query which-figures-and-ranks-does-a-region-hold region=贵州
    """
    with explained():
        known = project_at_hand(context)
        text = _query_text(query, known)
        store = store_at_hand()
        values: dict[str, list[Term]] = {}
        if parameters:
            import asyncio

            text, values = asyncio.run(_with_parameters(query, parameters, known, store))
        if print_answer(_answer(store, text), output) == 0:
            _say_what_there_is(query, values, known, store)
        _name_unknown_terms(store, text)


@group.command("queries")
def queries_command(
    context: typer.Context,
    theme: Annotated[str | None, typer.Option(help="Only those of this theme.")] = None,
) -> None:
    """List the stored queries by theme, each with its parameters."""
    with explained():
        from service.stored.model import read_queries
        from service.stored.themes import by_theme, themes_of

        known = project_at_hand(context)
        themed = by_theme(read_queries(known.query_files()).values(), themes_of(known))
        rows = [
            [query.theme, query.name, " ".join(p.name for p in query.parameters), query.title_en, query.title_zh]
            for found in themed
            for query in found.queries
            if theme in (None, query.theme)
        ]
        if not rows:
            raise UserMistake(f"No theme {theme!r}; the themes: {', '.join(found.theme.id for found in themed)}.")
        print_rows(["theme", "name", "parameters", "question", "问题"], rows)


@group.command("findings")
def findings_command(
    finding_class: Annotated[
        str | None, typer.Option("--class", help="Only those of this class, by its id or label.")
    ] = None,
    report: Annotated[str | None, typer.Option(help="Only those with figures of this report, by its id.")] = None,
    output: Output = AnswerFormat.TABLE,
) -> None:
    """List what validation found in the sources: its class, figures with their receipts, and explanation.

    Contradictions are one class of several: dgkg findings --class contradiction --report survey-2025
    """
    with explained():
        import asyncio

        store = store_at_hand()
        print_answer(_answer(store, asyncio.run(_findings(store, finding_class, report))), output)


async def _findings(store: DirectStore, finding_class: str | None, report: str | None) -> str:
    """The question for the findings. Raises ``UserMistake`` for a class or report that the graph does not have."""
    from loaders.problems import suggestion
    from loaders.vocabulary import BASE
    from service.read.asking import node, question, rows

    concepts = concepts_at_hand(store)
    classes = {choice.iri: choice.id for choice in await concepts.choices("finding_classes")}
    reports = {row["report"]["value"]: row["report"]["value"] for row in await rows(store, "reports")}
    if finding_class is not None:
        found = await concepts.find("finding_classes", finding_class)
        if found is None:
            raise UserMistake(
                f"No class of findings {finding_class!r}. {suggestion(finding_class, classes.values())}"
            )
        classes = {found: finding_class}
    if report is not None:
        iri = report if report in reports else f"{BASE}report/{report}"
        if iri not in reports:
            ids = [known.removeprefix(f"{BASE}report/") for known in reports]
            raise UserMistake(f"No report {report!r}. {suggestion(report, ids)}")
        reports = {iri: report}
    given = {"class": [node(iri) for iri in classes], "report": [node(iri) for iri in reports]}
    return question("findings", None, **given)


def _query_text(query: str, known: Project) -> str:
    """The SPARQL text that the argument names, or is. Raises ``UserMistake`` for a name that nothing has."""
    from loaders.problems import suggestion
    from service.stored.model import read_queries

    stored = {path.stem: path for path in known.query_files()}
    if query in stored:
        return read_queries([stored[query]])[query].text
    file = _file(query)
    if file is not None:
        return _content(file)
    if query.endswith(".rq"):
        raise UserMistake(f"There is no query file {query}.")
    if _NAME.fullmatch(query):
        near = suggestion(query, stored)
        more = near if near.startswith("Did you mean") else "`dgkg queries` lists them."
        raise UserMistake(f"There is no stored query {query!r}. {more}")
    return query


def _file(name: str) -> Path | None:
    """The file of that name, or pipe, if there is one: whatever blanks and signs the name has."""
    path = Path(name)
    try:
        return path if path.exists() and not path.is_dir() else None
    except (OSError, ValueError):  # no file system has such a name
        return None


def _content(file: Path) -> str:
    """The text of a query's file. Raises ``UserMistake`` where it cannot be read, or is no text."""
    from loaders.texts import read_text

    problems: list[Problem] = []
    text = read_text(file, problems)
    if text is None:
        raise UserMistake(str(problems[0]))
    return text


def _say_what_there_is(name: str, values: dict[str, list[Term]], known: Project, store: DirectStore) -> None:
    """Say of what there are figures, where a stored query about figures has found none."""
    import asyncio

    from service.stored.beside import in_words, what_there_is
    from service.stored.model import read_queries

    query = read_queries(known.query_files()).get(name)
    offers = asyncio.run(what_there_is(store, query, values, concepts_at_hand(store))) if query else []
    for number, offer in enumerate(offers):
        if number == 0:
            errors.print("With the rest as asked, there are figures for 其余条件不变时，有数值的是", style="yellow")
        for language in ("zh", "en"):
            errors.print(in_words(offer, language), markup=False, highlight=False, soft_wrap=True)


async def _with_parameters(
    name: str, given: list[str], known: Project, store: DirectStore
) -> tuple[str, dict[str, list[Term]]]:
    """The text of the stored query with its parameters bound, and their values. Raises ``UserMistake`` for what it does not have."""
    from loaders.problems import suggestion
    from service.http.problems import InvalidParameter
    from service.sparql.binding import bind
    from service.stored.model import read_queries
    from service.stored.values import to_term

    query = read_queries(known.query_files()).get(name)
    if query is None:
        raise UserMistake("Only stored queries have parameters; `dgkg queries` lists both.")
    values: dict[str, list[Term]] = {}
    concepts = concepts_at_hand(store)
    for item in given:
        key, sign, value = item.partition("=")
        parameter = query.parameter(key)
        if not sign or parameter is None:
            names = [parameter.name for parameter in query.parameters]
            near = suggestion(key, names) if names else "It has none."
            raise UserMistake(f"{name} has no parameter {item!r}, written as NAME=VALUE. {near}")
        try:
            values.setdefault(key, []).append(await to_term(parameter, value, concepts))
        except InvalidParameter as error:
            raise UserMistake(error.detail) from None
    return bind(query.text, values, 64), values


def _answer(store: DirectStore, text: str) -> Answer:
    """The answer. Raises ``UserMistake`` with what is wrong with the query, and a missing prefix by its IRI."""
    from service.http.problems import ServiceProblem
    from service.sparql.names import missing_prefixes
    from service.store.direct import NoAnswer

    try:
        return store.answer(text)
    except SyntaxError as error:
        reason = str(error)
    except ServiceProblem as error:
        reason = error.detail
    except NoAnswer as error:
        raise UserMistake(str(error)) from None
    raise UserMistake(f"The query is not valid SPARQL: {missing_prefixes(text) or reason}")


def _name_unknown_terms(store: DirectStore, text: str) -> None:
    """Say which terms of the query the graph does not have: the usual reason for no rows."""
    import asyncio

    from service.http.problems import ServiceProblem
    from service.read.asking import node, rows
    from service.sparql.names import named_iris
    from service.store.direct import NoAnswer

    try:
        terms = {iri: node(iri) for iri in named_iris(text)}
        used = asyncio.run(rows(store, "terms-in-use", term=list(terms.values()))) if terms else []
    except (ServiceProblem, NoAnswer, ValueError):
        return  # the query was answered all the same: nothing to tell
    known = {row["term"]["value"] for row in used}
    for iri in (iri for iri in terms if iri not in known):
        errors.print(f"The graph has no <{iri}>.", style="yellow", markup=False, highlight=False, soft_wrap=True)
