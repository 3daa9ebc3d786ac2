"""Names as people type them, by which the index and the judgement are measured: how many are right, and how many are certain."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.builds.folder import Build
from loaders.search import INDEX_FILE, Index
from loaders.vocabulary import BASE
from service.reconciliation import Candidate, judged

with Path(__file__).with_name("messy.csv").open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))
_COMPARED = 12

Answers = list[tuple[dict[str, str], list[Candidate]]]


@pytest.fixture(scope="module")
def answers(built_build: Build) -> Answers:
    """Each name with its candidates of its type."""
    index = Index(built_build.folder / INDEX_FILE)
    found = [(row, index.search(row["typed"], [row["type"]], _COMPARED)) for row in ROWS]
    return [(row, judged(hits, [None] * len(hits))) for row, hits in found]


def _path(candidate: Candidate) -> str:
    return candidate.hit.iri.removeprefix(BASE)


def test_a_quarter_of_two_hundred_names_have_no_answer() -> None:
    assert len(ROWS) >= 200
    assert sum(not row["expected"] for row in ROWS) >= len(ROWS) // 5


def test_the_first_candidate_is_right_and_the_right_one_among_the_first_five(answers: Answers) -> None:
    known = [(row["expected"], [_path(one) for one in found]) for row, found in answers if row["expected"]]
    first = sum(paths[:1] == [expected] for expected, paths in known)
    five = sum(expected in paths[:5] for expected, paths in known)
    assert first / len(known) >= 0.95
    assert five / len(known) >= 0.92


def test_most_are_matched_by_themselves_and_none_wrongly(answers: Answers) -> None:
    certain = [(row["expected"], _path(found[0])) for row, found in answers if found and found[0].is_certain]
    assert len(certain) / len(ROWS) >= 0.6
    assert not [pair for pair in certain if pair[0] != pair[1]]
    assert all(not one.is_certain for _, found in answers for one in found[1:])


@pytest.mark.parametrize("typed", ["吉林市", "海南州", "宿州市", "台州市", "“数据要素×”三年行动计划（2027—2029年）", "2026年政府工作报告"])
def test_what_is_near_is_no_match(answers: Answers, typed: str) -> None:
    found = next(found for row, found in answers if row["typed"] == typed)
    assert not any(one.is_certain for one in found)
