"""Pages that are pictures, their characters guessed: the document says which pages, their proposals say ``ocr`` and are never
sure. What guesses here finds the lines that were drawn, as rapidocr gives them; it takes the place of that package."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader

from loaders.extract import Extractor, Given, propose_figures, propose_names
from loaders.extract.document import Document
from loaders.extract.text import decoded, encoded
from loaders.extract.text.kinds import read_as
from loaders.sources import Sources
from loaders.texts import NotText
from tests.support.pdfs import FONT, HEIGHT, WIDTH, Sheets

SCANNED = ["一、数据生产", "2025年，国家数据局发布，全国数据生产总量达12.5艾字节，", "同比增长8.6%。"]
TYPED = "2025年，全国数据存储总量为3.2艾字节。"
SCALE = 200 / 72


@dataclass
class Found:
    """What rapidocr gives of a page."""

    boxes: list[list[list[float]]] | None
    txts: tuple[str, ...] | None
    scores: tuple[float, ...] | None


def lines_of(picture: Any) -> Found:
    """The lines that stand on a scanned page, the last one hardly legible."""
    height, width = picture.shape[:2]
    assert abs(width - WIDTH * SCALE) < 2 and abs(height - HEIGHT * SCALE) < 2
    boxes = [
        [[62.0 * SCALE, top * SCALE], [(62.0 + 11 * len(text)) * SCALE, top * SCALE], [(62.0 + 11 * len(text)) * SCALE, (top + 14) * SCALE], [62.0 * SCALE, (top + 14) * SCALE]]
        for top, text in zip((100.0, 130.0, 150.0, 700.0), [*SCANNED, "污渍99"], strict=True)
    ]  # fmt: skip
    return Found(boxes, (*SCANNED, "污渍99"), (0.99, 0.97, 0.9, 0.2))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], Found]], None]:
    """Puts what guesses in the place of rapidocr."""

    def put(guess: Callable[[Any], Found]) -> None:
        module: Any = ModuleType("rapidocr")
        module.RapidOCR = lambda: guess
        monkeypatch.setitem(sys.modules, "rapidocr", module)

    return put


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A PDF whose first page is a picture and whose second has text."""
    sheets, picture = Sheets(tmp_path / "mixed.pdf"), io.BytesIO()
    Image.new("L", (60, 85), 200).save(picture, "PNG")
    sheets.canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    sheets.next_page()
    sheets.line(62, 100, TYPED)
    return sheets.save()


@pytest.fixture
def guessed(mixed: Path, engine: Callable[[Callable[[Any], Found]], None]) -> Document:
    engine(lines_of)
    return read_as(mixed, "application/pdf", ocr=True)


def test_what_is_guessed_is_text_with_places_and_the_pages_are_named(guessed: Document) -> None:
    assert guessed.text == f"{SCANNED[0]}\n{SCANNED[1]}{SCANNED[2]}\n{TYPED}\n"
    assert (guessed.guessed, guessed.unread) == ((1,), ())
    place = guessed.places[guessed.text.index("12.5")]
    assert place is not None and place.page == 1 and 130 <= place.top < place.bottom <= 146
    assert guessed.is_guessed(0) and not guessed.is_guessed(guessed.text.index(TYPED))
    again = decoded(encoded(guessed))
    assert (again.guessed, again.text) == (guessed.guessed, guessed.text)


def test_proposals_of_guessed_pages_say_so_and_are_never_sure(guessed: Document, extractor: Extractor, sources: Sources) -> None:
    figures, _ = propose_figures(guessed, extractor, sources, Given(), "scan")
    named, _ = propose_names(guessed, sources)
    by_printed = {one.printed: one for one in figures}
    assert {"12.5", "8.6", "3.2"} <= by_printed.keys() and by_printed["12.5"].is_figure
    scanned = [(one.rule, one.confidence) for one in figures if guessed.is_guessed(one.start)]
    scanned += [(one.rule, one.confidence) for one in named if guessed.is_guessed(one.start)]
    assert len(scanned) > 3 and named and all(rule.startswith("ocr:") and confidence <= 0.5 for rule, confidence in scanned)
    typed = by_printed["3.2"]
    assert not typed.rule.startswith("ocr:") and typed.confidence > 0.5


def test_a_page_on_which_nothing_is_found_and_no_package_to_guess_with(
    mixed: Path, engine: Callable[[Callable[[Any], Found]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine(lambda picture: Found(None, None, None))
    assert read_as(mixed, "application/pdf", ocr=True).text == f"{TYPED}\n"
    monkeypatch.setitem(sys.modules, "rapidocr", SimpleNamespace())
    with pytest.raises(NotText, match="nothing to read them with is here") as refused:
        read_as(mixed, "application/pdf", ocr=True)
    assert refused.value.remedy == "pip install 'datagov-kg[ocr]'"


@pytest.mark.parametrize("mode", [0, 3])
def test_characters_that_a_scanner_laid_under_its_picture_are_guessed_ones(mode: int, tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("L", (60, 85), 200).save(picture, "PNG")
    sheets = Sheets(tmp_path / "scanned.pdf")
    sheets.canvas.drawImage(ImageReader(picture), 0, 0, WIDTH, HEIGHT)
    for at, line in enumerate(SCANNED):
        text = sheets.canvas.beginText(62, 700 - 16 * at)
        text.setFont(FONT, 10)
        text.setTextRenderMode(mode)
        text.textOut(line)
        sheets.canvas.drawText(text)
    sheets.next_page()
    sheets.line(62, 100, TYPED)
    document = read_as(sheets.save(), "application/pdf")
    assert "12.5艾字节" in document.text and document.guessed == ((1,) if mode == 3 else ())
