"""The bench names what goes wrong: each figure that differs from what people read, by its field, its rule and its place."""

from __future__ import annotations

from decimal import Decimal

from loaders.extract import Proposal
from tests.bench.extracting import fields_to_enter
from tests.bench.mistakes import mistakes, needs, pairs, table
from tests.bench.outcomes import FIELDS, Outcome, Truth


def _truth(end: int, **fields: str) -> Truth:
    cells = dict.fromkeys(("unit", "kind", "period", "region", "indicator", "population", "industry", "base_period", "status"), "")
    known = {"unit": "count", "kind": "count", "period": "2024", "region": "china", "status": "reported"}
    return Truth(end - 1, end, Decimal(5), **{**cells, **known, **fields}, qualifier="", printed="5")


def _figure(end: int, **fields: str) -> Proposal:
    known = {"unit": "count", "kind": "count", "period": "2024", "region": "china", "status": "reported", "rule": "count"}
    return Proposal(end - 1, end, "5", value=Decimal(5), **{**known, **fields})  # type: ignore[arg-type]  # all are texts


def _outcome(claims: list[Truth], proposals: list[Proposal]) -> Outcome:
    return Outcome("a-report", claims, proposals, len(proposals), "", 1.0)


def test_each_mistake_has_its_field_its_rule_and_its_place() -> None:
    claims = [_truth(2), _truth(4, period="2024-12-31", region="hubei"), _truth(6), _truth(8), _truth(8, region="hubei")]
    proposals = [
        _figure(2, period="2024-12-31"), _figure(4), Proposal(5, 6, "5", reason="word", rule="segmenter"), _figure(8), _figure(10),
    ]  # fmt: skip
    found = [(one.field, one.what, one.rule, one.place) for one in mistakes(_outcome(claims, proposals))]
    assert found == [
        ("period", "a year's end for the year", "count", "a-report:1–2"),
        ("period", "a year for its end", "count", "a-report:3–4"),
        ("region", "the country for a part of it", "count", "a-report:3–4"),
        ("value", "excused as word", "segmenter", "a-report:5–6"),
        ("value", "one of several figures of a numeral", "", "a-report:7–8"),
        ("value", "states no figure", "count", "a-report:9–10"),
    ]


def test_the_table_tells_what_the_most_frequent_would_need() -> None:
    lines = table([_outcome([_truth(2), _truth(4)], [_figure(2, period="2024-12-31"), _figure(4, period="2024-12-31"), _figure(6)])])
    assert lines[2].startswith("| period | a year's end for the year | 2 | count 2 | a-report:1–2, a-report:3–4 |")
    assert needs()["period", "a year's end for the year"] in lines[2]
    assert len(lines) == 4


def test_figures_of_one_numeral_are_held_against_those_most_like_them() -> None:
    claims, proposals = [_truth(2, region="hubei"), _truth(2)], [_figure(2), _figure(2, region="hubei")]
    assert {(claim.region, figure.region) for claim, figure in pairs(claims, proposals) if claim and figure} == {
        ("hubei", "hubei"), ("china", "china"),
    }  # fmt: skip


def test_what_differs_is_entered_and_without_a_proposal_everything() -> None:
    claim = _truth(2, region="hubei")
    assert fields_to_enter(claim, _figure(2, population="enterprises")) == 2
    assert fields_to_enter(claim, None) == sum(bool(getattr(claim, name)) for name in FIELDS)
