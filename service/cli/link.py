"""The command that links the datasets of catalogues with things of the graph: link."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from service.cli.console import UserMistake, console, current, explained, progressing_to

if TYPE_CHECKING:
    from loaders.linking.matching import Candidate, MappingSet, Matcher

group = typer.Typer()
_SHOWN = 40


@group.command("link")
def link_command(
    accept: Annotated[list[str] | None, typer.Option(help="Accept the candidate of this id; repeatable.")] = None,
    reject: Annotated[list[str] | None, typer.Option(help="Reject the candidate of this id; repeatable.")] = None,
    by: Annotated[str, typer.Option(help="Who decides; default: the name you are logged in by.")] = "",
    least: Annotated[float, typer.Option(min=0, max=100, help="The least score of a candidate.")] = 60.0,
) -> None:
    """Find which indicators, places, industries, themes and policies harvested datasets are about, for you to decide.

    Candidates and decisions are one SSSOM file beside the harvests, links.sssom.tsv. What is accepted becomes links with the next
    dgkg build; a decision stays, however often the candidates are found again.
    """
    with explained():
        from loaders.settings import Settings

        folder = Settings.from_environment().harvests
        mappings = _read(folder)
        if accept or reject:
            _decide(mappings, accept or [], reject or [], by or getpass.getuser())
        else:
            with progressing_to("reading names") as progress:
                mappings.propose(_candidates(folder, least, progress))
        mappings.write(folder)
        _print(mappings, folder)


def _read(folder: Path) -> MappingSet:
    try:
        from loaders.linking.matching import MappingSet
    except ModuleNotFoundError as error:
        raise UserMistake(f"Linking needs more packages ({error.name}): pip install 'datagov-kg[harvest]'") from None
    if not folder.is_dir():
        raise UserMistake(f"Nothing is harvested in {folder} yet: run `dgkg harvest SOURCE` first, or set DGKG_HARVESTS.")
    return MappingSet.read(folder)


def _decide(mappings: MappingSet, accepted: list[str], rejected: list[str], reviewer: str) -> None:
    for names, is_accepted in ((accepted, True), (rejected, False)):
        for name in names:
            try:
                mappings.decide(name, is_accepted, reviewer, date.today())
            except KeyError:
                raise UserMistake(f"No candidate has the id {name!r}; `dgkg link` lists them. Nothing was changed.") from None


def _candidates(folder: Path, least: float, progress: Callable[[int, int, str], None]) -> Iterator[Candidate]:
    from loaders.linking.harvest import known_datasets

    matcher = _matcher()
    for number, dataset in enumerate(known_datasets(folder), 1):
        if number % 100 == 0:
            progress(number, number, f"{number:,} datasets")
        yield from (candidate for candidate in matcher.candidates(dataset) if candidate.score >= least)


def _matcher() -> Matcher:
    """A matcher over the names of the current build, and the years for which it has figures."""
    import csv
    import re

    from loaders.linking.matching import Matcher
    from loaders.search import INDEX_FILE, Index
    from loaders.vocabulary import BASE

    build = current()
    years: dict[str, set[int]] = {}
    for row in csv.DictReader(build.read("claims.csv").decode("utf-8-sig").splitlines()):
        found = {int(year) for year in re.findall(r"(?:19|20)\d{2}", row["period"])}
        years.setdefault(f"{BASE}indicator/{row['indicator']}", set()).update(found)
    return Matcher(Index(build.folder / INDEX_FILE).things(), {iri: frozenset(found) for iri, found in years.items()})


def _print(mappings: MappingSet, folder: Path) -> None:
    from loaders.linking.matching import SET_FILE

    rows = mappings.mappings
    waiting = [row for row in rows if not row.is_decided]
    table = Table("id", "dataset", "link", "thing", "sure", "why", title="Candidates that wait for a decision")
    for row in sorted(waiting, key=lambda one: (-one.confidence, one.subject))[:_SHOWN]:
        table.add_row(row.id, row.subject_label, row.predicate, row.object_label, f"{100 * row.confidence:.0f}", row.comment)
    if waiting:
        console.print(table)
    accepted = sum(row.is_accepted for row in rows)
    rejected = sum(row.is_decided for row in rows) - accepted
    console.print(f"{folder / SET_FILE}: {len(waiting):,} candidates, {accepted:,} accepted, {rejected:,} rejected.", soft_wrap=True)
