"""The command that proposes figures from a document: extract."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.answers import AnswerFormat, Output, print_table
from service.cli.console import WRONG_INPUT, UserMistake, errors, explained, project
from service.cli.models import ModelName, model_of, reading_progress

if TYPE_CHECKING:
    from loaders.extract import Document
    from loaders.sources import Sources

group = typer.Typer()


class Part(StrEnum):
    """What is proposed."""

    FIGURES = "figures"
    NONFACTS = "nonfacts"
    MENTIONS = "mentions"
    RELATIONS = "relations"


@group.command("extract")
def extract_command(
    context: typer.Context,
    text: Annotated[Path, typer.Argument(help="The document: PDF, DOCX, HTML or text.", show_default=False)],
    output: Output = AnswerFormat.TABLE,
    issued: Annotated[
        str, typer.Option("--date", help="The document's date: 2025-03-14, 2025-03 or 2025; 今年 is its year.")
    ] = "",
    region: Annotated[str, typer.Option(help="The document's area, by name or id: 浙江. Else the whole country.")] = "",
    part: Annotated[
        Part,
        typer.Option(
            help="figures; nonfacts: each numeral that states none, with the reason; mentions: policies, bodies, places … that "
            "are named, new ones without an entity; relations: what the wording states of two of them."
        ),
    ] = Part.FIGURES,
    ocr: Annotated[bool, typer.Option("--ocr", help="Let a machine guess the characters of scanned pages; their proposals say ocr.")] = False,
    model: ModelName = "",
    answers: Annotated[
        Path | None, typer.Option(help="Keep the model's answers in this file: a run that was broken off goes on by it.")
    ] = None,
) -> None:
    """Propose what a document states: a figure or a reason for every numeral, each with its rule and how sure it is.

    The figures have the columns of `dgkg export` claims, and confidence, rule and the laws that they conflict with.
    For example: dgkg extract report.txt --format csv --date 2025-03-14 --region 浙江
    """
    with explained():
        from loaders.exports.proposals import proposal_columns, proposal_rows
        from loaders.extract import Given, extractor_for, propose_figures
        from loaders.extract.text import read_document
        from loaders.sources import read_sources

        document = read_document(text, ocr)
        for words in faults_of_pages(document):
            errors.print(words)
        sources = read_sources(project(context))
        if part in (Part.MENTIONS, Part.RELATIONS):
            _print(*_named(document, sources, part), output)
            return
        given = Given(date_of(issued), region_of(region, sources))
        asked = model_of(model)
        with reading_progress(asked) as say:
            proposals, reading = propose_figures(document, extractor_for(sources), sources, given, text.stem, asked, answers, say)
        if part is Part.NONFACTS:
            names = ["start", "end", "printed", "reason", "rule"]
            rows = [[str(one.start), str(one.end), one.printed, one.reason, one.rule] for one in proposals if not one.is_figure]
        else:
            names = proposal_columns()
            found = proposal_rows(document, text.stem, proposals, sources.schemes, sources.units)
            rows = [[row[name] for name in names] for row in found]
        _print(names, rows, output)
        figures = sum(one.is_figure for one in proposals)
        errors.print(f"{len(proposals)} numerals and words: {figures} figures proposed, {len(proposals) - figures} state none.")
        if reading is not None:
            errors.print(f"{reading}.", soft_wrap=True, highlight=False)
            if reading.failure:
                raise typer.Exit(WRONG_INPUT)


def _named(document: Document, sources: Sources, part: Part) -> tuple[list[str], list[list[str]]]:
    """The columns and rows of what is named, or of what is stated of it."""
    from loaders.extract import propose_names

    found, stated = propose_names(document, sources)
    if part is Part.MENTIONS:
        rows = [[str(o.start), str(o.end), o.printed, o.entity, o.kind, f"{o.confidence:.3f}", o.rule] for o in found]
        return ["start", "end", "printed", "entity", "kind", "confidence", "rule"], rows
    rows = [[o.subject, o.predicate, o.object, str(o.start), str(o.end), f"{o.confidence:.3f}", o.rule] for o in stated]
    return ["subject", "predicate", "object", "start", "end", "confidence", "rule"], rows


def _print(names: list[str], rows: list[list[str]], output: AnswerFormat) -> None:
    if output is not AnswerFormat.JSON:
        print_table(names, rows, output)
        return
    import json

    written = json.dumps([dict(zip(names, row, strict=True)) for row in rows], ensure_ascii=False, indent=1)
    sys.stdout.buffer.write(f"{written}\n".encode())


def faults_of_pages(document: Document) -> Iterator[str]:
    """What a reader should know of pages that were not read, or not surely, in words."""
    from loaders.extract.text import named_pages

    if document.unread:
        yield f"{named_pages(document.unread)}: not read, for what stands there is a picture, or its fonts tell wrong characters (--ocr)."
    if document.fontless:
        yield f"{named_pages(document.fontless)}: written in fonts that neither the file nor this machine has; a character that stands alone may be missing. Install a font of Chinese and read it anew."
    if document.guessed:
        yield f"{named_pages(document.guessed)}: guessed by a machine (OCR); their proposals say ocr, and none is sure."


def date_of(written: str) -> date | None:
    """The date of ``--date``: of a month or year its first day; None where none is given. Raises ``UserMistake``."""
    for pattern in ("%Y-%m-%d", "%Y-%m", "%Y"):
        try:
            return datetime.strptime(written, pattern).date() if written else None
        except ValueError:
            continue
    raise UserMistake(f"--date {written}: is no date; write 2025-03-14, 2025-03 or 2025.")


def region_of(name: str, sources: Sources) -> str:
    """The id of the area of ``--region``; empty where none is given. Raises ``UserMistake``."""
    if not name:
        return ""
    regions = sources.schemes["regions"]
    concept = regions.find("".join(name.split()))
    if concept is None:
        from loaders.problems import suggestion

        raise UserMistake(f"--region {name}: no area of this name is known. {suggestion(name, regions.names())}")
    return concept.id
