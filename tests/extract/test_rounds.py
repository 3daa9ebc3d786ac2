"""What the README tells of the proposals is what is measured, and reaches what was asked for."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.sources import Sources
from tests.bench.extracting import measured
from tests.bench.outcomes import leave_one_out
from tests.bench.rounds import AFTER, KEPT, rounds_table, unseen_table

#: F1 asked for of each step.
ASKED = {"value and unit": 0.97, "and kind": 0.95, "and period": 0.93, "and region": 0.9, "mentions": 0.95}
#: So much below what is told nothing may fall.
NEAR = 0.01


@pytest.mark.long
def test_what_is_told_is_measured_still(sources: Sources, texts_folder: Path) -> None:
    with KEPT.open(encoding="utf-8", newline="") as file:
        told = {row["step"]: float(row["f1"]) for row in csv.DictReader(file) if row["round"] == AFTER}
    found = measured(leave_one_out(sources, texts_folder), sources, texts_folder)
    assert {step: score.f1 for step, score in found.items() if score.f1 < told[step] - NEAR} == {}


def test_what_was_asked_for_is_reached() -> None:
    with KEPT.open(encoding="utf-8", newline="") as file:
        told = {row["step"]: float(row["f1"]) for row in csv.DictReader(file) if row["round"] == AFTER}
    assert {step: told[step] for step, least in ASKED.items() if told[step] < least} == {}


def test_the_table_tells_before_and_after() -> None:
    lines = rounds_table().splitlines()
    assert all(line.count(" / ") >= 2 for line in lines[2:])
    assert len(lines) == 2 + len(ASKED) + 2


def test_the_table_of_unseen_texts_tells_before_and_after() -> None:
    lines = unseen_table().splitlines()
    assert len(lines) == 2 + 7 and all(line.count(" / ") == 2 for line in lines[2:])
