"""The command that reads open-data catalogues: harvest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import (
    WRONG_INPUT,
    UserMistake,
    console,
    errors,
    explained,
    print_numbers,
    progressing_to,
)

if TYPE_CHECKING:
    from loaders.linking.harvest import AllowList, Limits, Result
    from loaders.settings import Settings

group = typer.Typer()
_SHOWN = 20


@group.command("harvest")
def harvest_command(
    source: Annotated[str, typer.Argument(help="A file, or an http or https address.")],
    name: Annotated[str, typer.Option(help="What the catalogue is called here; default: from the source.")] = "",
    kind: Annotated[
        str, typer.Option(help="auto finds out; ckan for the address of a CKAN portal, sparql for that of an endpoint.")
    ] = "auto",
    allow: Annotated[
        list[str] | None, typer.Option(help="A host that may be asked beside those of DGKG_HARVEST_ALLOW; repeatable.")
    ] = None,
) -> None:
    """Read what an open-data catalogue says of its datasets: DCAT, CKAN, schema.org, data.json, sitemaps, SPARQL.

    Goes on where a run was broken off; asks only for what changed. For example:
    dgkg harvest https://data.example.org/catalog.ttl --allow data.example.org
    """
    with explained():
        from loaders.settings import Settings

        settings = Settings.from_environment()
        result = _harvested(source, name, kind, settings, allow or [])
        from loaders.linking.harvest import write_joined

        groups = [group for group in write_joined(settings.harvests) if any(member.catalogue == result.name for member in group)]
        print_numbers(f"{result.name}: {result.outcome}", result.counts | {"known in several places": len(groups)})
        _print_remarks(result)
        changed = "is written" if result.is_changed else "is unchanged"
        console.print(f"{result.folder / 'graph.nq'} {changed}; {result.folder / 'report.json'} has every remark.", soft_wrap=True)
        if result.outcome != "complete":
            raise typer.Exit(WRONG_INPUT)


def _harvested(source: str, name: str, kind: str, settings: Settings, allow: list[str]) -> Result:
    try:
        from loaders.linking.harvest import KINDS, HarvestRefused, harvest
    except ModuleNotFoundError as error:
        raise UserMistake(f"Harvesting needs more packages ({error.name}): pip install 'datagov-kg[harvest]'") from None
    if kind not in KINDS:
        raise UserMistake(f"--kind {kind}: the kinds are {', '.join(KINDS)}.")
    try:
        with progressing_to(source) as progress:
            return harvest(source, settings.harvests, _allowed(settings, allow), _limits(settings), name, kind, progress)
    except HarvestRefused as error:
        raise UserMistake(f"{error}.") from None


def _allowed(settings: Settings, allow: list[str]) -> AllowList:
    from loaders.linking.harvest import AllowList

    try:
        return AllowList.of([*settings.harvest_allow, *allow])
    except ValueError as error:
        raise UserMistake(f"DGKG_HARVEST_ALLOW, --allow: {error}.") from None


def _limits(settings: Settings) -> Limits:
    from loaders.linking.harvest import Bounds, Limits

    bounds = Bounds(
        settings.harvest_bytes, settings.harvest_timeout_seconds, settings.harvest_rate, settings.harvest_tries, settings.harvest_wait_seconds
    )
    return Limits(bounds, settings.harvest_records, settings.harvest_documents, settings.harvest_seconds)


def _print_remarks(result: Result) -> None:
    """The worst first, and no more than a screen of them."""
    ordered = sorted(result.remarks, key=lambda remark: ("fault", "flaw", "note").index(remark.level))
    for remark in ordered[:_SHOWN]:
        errors.print(str(remark), highlight=False, soft_wrap=True)
    if len(ordered) > _SHOWN:
        errors.print(f"… and {len(ordered) - _SHOWN:,} more remarks.", highlight=False)
    for iri in result.difference.removed[:_SHOWN]:
        errors.print(f"removed: {iri}", highlight=False, soft_wrap=True)
