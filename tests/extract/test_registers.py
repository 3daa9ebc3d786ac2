"""Texts of other registers, written for the tests with numbers of their own: four in five of their figures are read in all
five fields, and no more is proposed than they state."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest

from loaders.extract import Extractor
from loaders.extract.document import document_of
from loaders.reading.published import Claim, NonFact
from loaders.sources import Sources
from loaders.words.numerals import find_numerals
from loaders.words.periods import read_period
from tests.support.registers import FOLDER, RegisterText, agreed, read_as, register_texts

_TEXTS = register_texts()
#: The step of the ladder that each register has to reach by itself, so that a mean hides none.
_LEAST = 0.8
#: The texts that reach it; tests.bench.registers prints the scores of all.
_REACHED = (
    "communique", "bulletin", "work-report", "press-answers", "broadcast", "plan-table", "policy",
    "unseen/communique", "unseen/bulletin", "unseen/work-report", "unseen/plan-table",
)  # fmt: skip


@pytest.mark.parametrize("text", _TEXTS, ids=lambda text: text.name)
def test_every_numeral_of_a_text_is_a_figure_or_excused_by_people(text: RegisterText) -> None:
    assert [row.printed for row in text.gold] == [text.text[row.start : row.end] for row in text.gold]
    for numeral in find_numerals(text.text):
        assert sum(row.start <= numeral.start and numeral.end <= row.end for row in text.gold), text.text[numeral.start :][:9]
    by_place = sorted({(row.start, row.end) for row in text.gold})
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(by_place))


@pytest.mark.parametrize("text", _TEXTS, ids=lambda text: text.name)
def test_gold_says_what_the_tables_of_a_report_may_say(text: RegisterText, sources: Sources) -> None:
    kinds, reasons = Claim.model_fields["kind"].annotation, NonFact.model_fields["reason"].annotation
    for row in text.gold:
        if row.reason:
            assert row.reason in _choices(reasons) and not any(row.fields), row
            continue
        _, _, kind, period, region = row.fields
        assert kind in _choices(kinds) and sources.schemes["regions"].find(region) is not None, row
        assert not period or read_period(period), row


def _choices(annotation: object) -> tuple[str, ...]:
    return tuple(getattr(annotation, "__args__", ()))


@pytest.mark.parametrize("name", _REACHED)
def test_a_register_is_read(name: str, extractor: Extractor) -> None:
    (text,) = [one for one in _TEXTS if one.name == name]
    read = read_as(extractor.figures(document_of(text.text), text.given))
    right = agreed(text.gold, read)
    true = {(row.start, row.fields) for row in text.figures}
    assert min(right / len(true), right / len(read)) >= _LEAST, sorted(true ^ set(read))


def test_all_texts_are_listed() -> None:
    """No gold is left unread."""
    with (FOLDER / "registers.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["text"] for row in csv.DictReader(file)}
    assert listed == {str(path.relative_to(FOLDER).with_suffix("")) for path in Path(FOLDER).rglob("*.txt")}
