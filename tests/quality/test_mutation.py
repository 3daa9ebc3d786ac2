"""The mutation score: corruptions are drawn the same each time, and caught where the figures exclude them."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

import pytest

from loaders.project import Project
from loaders.quality.mutation import KINDS, Bench, Corruption, draw
from loaders.reading.published import Claim
from loaders.sources import Sources

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench(Project())


def corruption(sources: Sources, report: str, start: int, **changes: object) -> Corruption:
    claims = sources.reports[report].claims
    index = next(i for i, claim in enumerate(claims) if claim.row.start == start)
    changed: Claim = claims[index].row.model_copy(update=changes)
    return Corruption("digit", report, ((index, changed),))


def test_the_draw_depends_on_the_seed_alone(sources: Sources) -> None:
    assert draw(sources, 30, 7) == draw(sources, 30, 7)
    assert draw(sources, 30, 7) != draw(sources, 30, 8)


def test_every_kind_of_corruption_is_drawn(sources: Sources) -> None:
    assert {drawn.kind for drawn in draw(sources, 2 * len(KINDS), 1)} == set(KINDS)


def test_a_wrong_digit_that_breaks_the_growth_is_caught(sources: Sources, bench: Bench) -> None:
    # 52.26 ZB of 2025, printed three times: first of all the table's cell disagrees with the text
    wrong = corruption(sources, "survey-2025", 1176, printed="53.26", value=Decimal("53.26"))
    assert {"ClaimsAgree", "ProductIdentity"} & set(bench.judge(wrong).caught_by)


def test_a_cell_of_another_row_breaks_its_table(sources: Sources, bench: Bench) -> None:
    claims = sources.reports["survey-2025"].claims
    cell = next(claim.row for claim in claims if claim.row.industry == "R" and claim.row.indicator == "data-flow")
    wrong = corruption(sources, "survey-2025", cell.start, industry="S")
    assert "TableIsComplete" in bench.judge(wrong).caught_by


def test_judging_a_mutant_leaves_the_bench_as_it_was(sources: Sources, bench: Bench) -> None:
    wrong = corruption(sources, "survey-2025", 1176, printed="53.26", value=Decimal("53.26"))
    first = bench.judge(wrong)
    right = dataclasses.replace(wrong, rows=tuple((i, sources.reports["survey-2025"].claims[i].row) for i, _ in wrong.rows))
    assert bench.judge(right).caught_by == ()
    assert bench.judge(wrong) == first
