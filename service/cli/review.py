"""The command that opens the reviewer's page: review."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import UserMistake, console, explained, progressing, project
from service.cli.models import ModelName, model_of

if TYPE_CHECKING:
    from loaders.extract import Document
    from service.review.folder import Proposed

group = typer.Typer()


@group.command("review")
def review_command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="The folder of the report; its name becomes the report's id.", show_default=False)],
    document: Annotated[Path | None, typer.Option(help="Begin with this document: PDF, DOCX, HTML or text.")] = None,
    issued: Annotated[str, typer.Option("--date", help="The document's date, as for dgkg extract.")] = "",
    region: Annotated[str, typer.Option(help="The document's area, as for dgkg extract.")] = "",
    ocr: Annotated[bool, typer.Option("--ocr", help="Let a machine guess the characters of scanned pages.")] = False,
    model: ModelName = "",
    reviewer: Annotated[str, typer.Option(help="Who decides; default: who is logged in.")] = "",
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1 to listen on.", min=1, max=65535)] = 8010,
) -> None:
    """Review what a document states: its proposals beside its text, decided one by one, become a report for `dgkg build --with`.

    Every decision is on the disk before the page goes on; called again without --document, the review goes on where it was.
    For example: dgkg review tianjin-2025 --document communique.pdf --date 2026-03 --region 天津
    """
    with explained():
        from loaders.extract import Given
        from loaders.sources import read_sources
        from service.cli.extract import date_of, faults_of_pages, region_of
        from service.review import MODEL_ANSWERS, asked_before, begin_review, review_app
        from service.server.serve import run_here

        chosen = project(context)
        who = (reviewer or getpass.getuser()).strip()
        if not who:
            raise UserMistake("--reviewer: say who decides.")
        asked, told = model_of(model), list[str]()
        with progressing("read") as step:
            sources = read_sources(chosen)
            begun = asked_before(folder)
            given = Given(date_of(issued or begun.get("date", "")), region_of(region or begun.get("region", ""), sources))

            def propose(read: Document) -> Sequence[Proposed]:
                from loaders.extract import extractor_for, propose_figures, propose_names

                step("propose")
                found, reading = propose_figures(
                    read, extractor_for(sources), sources, given, folder.name, asked, folder / MODEL_ANSWERS,
                    lambda done, all_: step(f"{model}: {done} of {all_} passages"),
                )  # fmt: skip
                if reading is not None and reading.failure:
                    raise UserMistake(f"{reading}.")
                told.append(str(reading or ""))
                named, related = propose_names(read, sources)
                return [*found, *named, *related]

            review = begin_review(folder, chosen, propose, document, ocr, {"date": issued, "region": region})
        for words in faults_of_pages(review.document):
            console.print(words, soft_wrap=True, highlight=False)
        for words in filter(None, told):
            console.print(f"{words}.", soft_wrap=True, highlight=False)
        console.print(f"http://127.0.0.1:{port}/  ({who} reviews {folder}; Ctrl+C ends)", soft_wrap=True)
        run_here(review_app(review, chosen, sources.schemes, who), port)
