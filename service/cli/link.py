"""The command that links the datasets of catalogues with things of the graph: link."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from service.cli.console import UserMistake, console, current, explained, progressing_to

if TYPE_CHECKING:
    from loaders.builds.folder import Build
    from loaders.decisions import Act
    from loaders.linking.matching import Candidate, Deciding, LinkSet, Matcher
    from service.review.links import Told

group = typer.Typer()
_SHOWN = 40


@group.command("link")
def link_command(
    accept: Annotated[list[str] | None, typer.Option(help="Accept the candidate of this id; repeatable.")] = None,
    reject: Annotated[list[str] | None, typer.Option(help="Reject the candidate of this id; repeatable.")] = None,
    by: Annotated[str, typer.Option(help="Who decides; default: the name you are logged in by.")] = "",
    least: Annotated[float, typer.Option(min=0, max=100, help="The least score of a candidate.")] = 60.0,
    page: Annotated[bool, typer.Option("--page", help="Open the page on which to decide, on this machine alone.")] = False,
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1 that the page listens on.", min=1, max=65535)] = 8010,
) -> None:
    """Find which indicators, places, industries, themes and policies harvested datasets are about, for you to decide.

    Candidates and decisions are one SSSOM file beside the harvests, links.sssom.tsv; decisions.jsonl says who decided what and when.
    What is accepted becomes links with the next dgkg build; a decision stays, however often the candidates are found again.
    """
    with explained():
        from loaders.settings import Settings

        folder = Settings.from_environment().harvests
        deciding = _deciding(folder)
        who = (by or getpass.getuser()).strip()
        if not who:
            raise UserMistake("--by: say who decides.")
        if accept or reject:
            _decide(deciding, accept or [], reject or [], who)
        elif not page:
            with progressing_to("reading names") as progress:
                deciding.propose(_candidates(folder, least, progress))
        if page:
            _open(folder, who, port)
        else:
            _print(deciding.now, folder)


def _deciding(folder: Path) -> Deciding:
    try:
        from loaders.linking.matching import Deciding
    except ModuleNotFoundError as error:
        raise UserMistake(f"Linking needs more packages ({error.name}): pip install 'datagov-kg[harvest]'") from None
    if not folder.is_dir():
        raise UserMistake(f"Nothing is harvested in {folder} yet: run `dgkg harvest SOURCE` first, or set DGKG_HARVESTS.")
    return Deciding(folder)


def _decide(deciding: Deciding, accepted: list[str], rejected: list[str], who: str) -> None:
    acts: dict[str, Act] = {**dict.fromkeys(accepted, "accept"), **dict.fromkeys(rejected, "reject")}
    if both := set(accepted) & set(rejected):
        raise UserMistake(f"{min(both)} is to be accepted and rejected at once. Nothing was changed.")
    try:
        deciding.decide(who, acts)
    except KeyError as error:
        raise UserMistake(f"No candidate has the id {error.args[0]!r}; `dgkg link` lists them. Nothing was changed.") from None


def _open(folder: Path, who: str, port: int) -> None:
    """Serve the page until Ctrl+C."""
    from service.review.links import links_app
    from service.server.serve import run_here

    app = links_app(folder, who, _told())
    console.print(f"http://127.0.0.1:{port}/  ({who} decides on the links of {folder}; Ctrl+C ends)", soft_wrap=True)
    run_here(app, port)


def _candidates(folder: Path, least: float, progress: Callable[[int, int, str], None]) -> Iterator[Candidate]:
    from loaders.linking.harvest import known_datasets

    matcher = _matcher()
    for number, dataset in enumerate(known_datasets(folder), 1):
        if number % 100 == 0:
            progress(number, number, f"{number:,} datasets")
        yield from (candidate for candidate in matcher.candidates(dataset) if candidate.score >= least)


def _matcher() -> Matcher:
    """A matcher over the names of the current build, and the years for which it has figures."""
    import re

    from loaders.linking.matching import Matcher
    from loaders.search import INDEX_FILE, Index
    from loaders.vocabulary import BASE

    build = current()
    years: dict[str, set[int]] = {}
    for row in _rows(build, "claims.csv"):
        found = {int(year) for year in re.findall(r"(?:19|20)\d{2}", row["period"])}
        years.setdefault(f"{BASE}indicator/{row['indicator']}", set()).update(found)
    return Matcher(Index(build.folder / INDEX_FILE).things(), {iri: frozenset(found) for iri, found in years.items()})


def _told() -> dict[str, Told]:
    """The names of all things of the current build, and what its indicators measure; nothing where no build is at hand."""
    from loaders.builds.folder import NoBuild
    from loaders.search import INDEX_FILE, Index
    from loaders.vocabulary import BASE
    from service.review.links import Told

    try:
        build = current()
    except (NoBuild, UserMistake):
        return {}
    defined = {
        f"{BASE}indicator/{row['indicator']}": {tag: text for tag in ("zh", "en") if (text := row[f"definition_{tag}"])}
        for row in _rows(build, "indicators.csv")
    }  # fmt: skip
    return {thing.iri: Told([name.text for name in thing.names], defined.get(thing.iri, {})) for thing in Index(build.folder / INDEX_FILE).things()}


def _rows(build: Build, table: str) -> Iterator[dict[str, str]]:
    import csv

    return csv.DictReader(build.read(table).decode("utf-8-sig").splitlines())


def _print(links: LinkSet, folder: Path) -> None:
    from loaders.linking.matching import SET_FILE

    waiting = [link for link in links.links if link.awaits]
    table = Table("id", "dataset", "link", "thing", "sure", "why", title="Candidates that wait for a decision")
    for link in sorted(waiting, key=lambda one: (-one.confidence, one.subject))[:_SHOWN]:
        table.add_row(link.id, link.subject_label, link.predicate, link.object_label, f"{100 * link.confidence:.0f}", link.comment)
    if waiting:
        console.print(table)
    accepted, rejected = (sum(link.state == state for link in links.links) for state in ("accepted", "rejected"))
    console.print(f"{folder / SET_FILE}: {len(waiting):,} candidates, {accepted:,} accepted, {rejected:,} rejected.", soft_wrap=True)
