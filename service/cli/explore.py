"""The command that asks the network: explore."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.answers import AnswerFormat, Output, print_rows, print_table
from service.cli.console import UserMistake, concepts_at_hand, console, explained, store_at_hand

if TYPE_CHECKING:
    from service.network import Explored

group = typer.Typer()
#: What people read first of a long row.
_SENTENCES = ("sentence_zh", "sentence_en")


def _names(incomplete: str) -> list[str]:
    """The analyses whose name begins so, for the shell."""
    from service.network import analyses

    return [name for name in analyses() if name.startswith(incomplete)]


@group.command("explore")
def explore_command(
    name: Annotated[
        str | None, typer.Argument(help="What to ask; left out, all that can be asked is listed.", autocompletion=_names)
    ] = None,
    parameters: Annotated[
        list[str] | None, typer.Argument(help="Parameters as NAME=VALUE, things as labels, ids or IRIs.")
    ] = None,
    sparql: Annotated[bool, typer.Option("--sparql", help="Print the SPARQL of the data instead.")] = False,
    output: Output = AnswerFormat.TABLE,
) -> None:
    """Ask the network of policies, places and figures: paths, roots, spread, main path, centrality and more.

    For example: dgkg explore paths one=数据二十条 other=数据安全法
    """
    with explained():
        import asyncio

        if name is None:
            _list()
            return
        explored = asyncio.run(_explored(name, _given(parameters or [])))
        if sparql:
            console.print(explored.sparql, end="", highlight=False, soft_wrap=True)
        elif output is AnswerFormat.JSON:
            typer.echo(json.dumps(explored.document(), ensure_ascii=False))
        else:
            _print(explored, output)


def _list() -> None:
    from service.network import analyses

    rows = [
        [item.name, " ".join(parameter.name for parameter in item.parameters), item.title_en, item.title_zh]
        for item in analyses().values()
    ]
    print_rows(["name", "parameters", "question", "问题"], rows)


def _given(parameters: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for item in parameters:
        name, sign, value = item.partition("=")
        if not sign:
            raise UserMistake(f"A parameter is written as NAME=VALUE, found {item!r}.")
        given[name] = value
    return given


async def _explored(name: str, given: dict[str, str]) -> Explored:
    from service.http.problems import ServiceProblem
    from service.network import Explorer

    store = store_at_hand()
    try:
        return await Explorer(store, concepts=concepts_at_hand(store)).explore(name, given)
    except ServiceProblem as error:
        raise UserMistake(error.detail) from None


def _print(explored: Explored, output: AnswerFormat) -> None:
    answer = explored.answer
    if output is AnswerFormat.TABLE and {*_SENTENCES} <= {*answer.columns}:
        for row in answer.rows:
            begun = " ".join(str(row[name]) for name in answer.columns[:3] if isinstance(row.get(name), int))
            console.print(f"{begun} {row.get('sentence_zh') or row.get('thing_zh') or ''}".strip(), highlight=False, soft_wrap=True)
            console.print(f"  {row.get('sentence_en') or row.get('thing_en') or ''}", highlight=False, soft_wrap=True)
    else:
        texts = [["" if (cell := row.get(name)) is None else str(cell) for name in answer.columns] for row in answer.rows]
        print_table(list(answer.columns), texts, output)
    if output is AnswerFormat.TABLE:
        for said in answer.notes:
            console.print(f"{said['zh']} {said['en']}", highlight=False, soft_wrap=True)
