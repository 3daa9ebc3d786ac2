"""The command that finds things by their names: search."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.answers import AnswerFormat, Output, print_table
from service.cli.console import UserMistake, current, errors, explained, project_at_hand, store_at_hand

if TYPE_CHECKING:
    from loaders.search import Hit
    from service.read.searching import Searcher

group = typer.Typer()
_COLUMNS = ("iri", "kind", "label_zh", "label_en", "name", "match", "score")


def _kinds(incomplete: str) -> list[str]:
    """The kinds whose name begins so, for the shell."""
    from loaders.search import kinds

    return [kind for kind in kinds() if kind.startswith(incomplete)]


@group.command("search")
def search_command(
    context: typer.Context,
    typed: Annotated[list[str], typer.Argument(help="A name, a part of one, its pinyin, an abbreviation or a code.")],
    kind: Annotated[
        list[str] | None, typer.Option(help="Only things of this kind; repeatable.", autocompletion=_kinds)
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="At most so many.")] = 20,
    output: Output = AnswerFormat.TABLE,
) -> None:
    """Find things by what people call them: in both languages, by pinyin, abbreviations, codes, with typos.

    For example: dgkg search 数据20条
    """
    with explained():
        import asyncio

        from loaders.search import kinds

        for name in kind or ():
            if name not in kinds():
                raise UserMistake(f"No kind {name!r}; the kinds: {', '.join(kinds())}.")
        hits = asyncio.run(_searcher(context).ask(" ".join(typed), kind, limit))
        rows = [_row(hit) for hit in hits]
        if rows or output is not AnswerFormat.TABLE:
            print_table(list(_COLUMNS), rows, output)
        else:
            errors.print("Nothing is called so.", highlight=False)


def _row(hit: Hit) -> list[str]:
    labels = hit.labels
    return [hit.iri, hit.kind, labels.get("zh", ""), labels.get("en", ""), hit.name, hit.match.value, f"{hit.score:g}"]


def _searcher(context: typer.Context) -> Searcher:
    """A searcher over the current build, of which the index is read and not the graph; else over what is at hand."""
    import pyoxigraph

    from loaders.search import INDEX_FILE
    from loaders.settings import Settings
    from service.read.searching import Searcher
    from service.store.direct import GraphInMemory
    from service.stored.model import read_queries
    from service.stored.things import pages, questions

    known = [*questions(read_queries(project_at_hand(context).query_files()).values()), *pages()]
    build = None if Settings.from_environment().is_remote else current()
    if build is None or not (build.folder / INDEX_FILE).is_file():
        return Searcher(store_at_hand(), known)
    return Searcher(GraphInMemory(pyoxigraph.Store(), build.version), known, lambda: build)
