"""Texts of other registers, written for the test with numbers of its own: four in five of their figures are read in all five
fields, and no more is proposed than they state."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from loaders.extract import Extractor, Given
from loaders.extract.document import document_of
from loaders.words.printing import plain

_FOLDER = Path(__file__).parent / "registers"
#: The step of the ladder that each register has to reach by itself, so that a mean hides none.
_LEAST = 0.8
_GIVEN = {"communique": Given(date(2032, 3, 1), "hangzhou"), "bulletin": Given(date(2031, 7, 22))}


@pytest.mark.parametrize("register", sorted(_GIVEN))
def test_a_register_is_read(register: str, extractor: Extractor) -> None:
    text = (_FOLDER / f"{register}.txt").read_text(encoding="utf-8")
    with (_FOLDER / f"{register}.csv").open(encoding="utf-8", newline="") as file:
        true = {tuple(row.values()) for row in csv.DictReader(file)}
    read = {
        (one.printed, plain(one.value), one.unit, one.kind, one.period, one.region)
        for one in extractor.figures(document_of(text), _GIVEN[register]) if one.is_figure
    }  # fmt: skip
    right = len(true & read)
    assert min(right / len(true), right / len(read)) >= _LEAST, sorted(true ^ read)
