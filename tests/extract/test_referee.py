"""Proposals that the declared laws, or each other, contradict are told apart, and come first."""

from __future__ import annotations

from loaders.exports.proposals import proposal_columns, proposal_rows
from loaders.extract import Extractor, Given, judged
from loaders.extract.document import document_of
from loaders.sources import Sources


def test_a_growth_that_its_levels_contradict_is_a_conflict(extractor: Extractor, sources: Sources) -> None:
    right = "2031年，全国数据生产总量为150泽字节（ZB），同比增长25%。2030年，全国数据生产总量为120泽字节（ZB）。"
    assert not any(one.conflicts for one in judged(extractor.figures(document_of(right), Given()), sources))
    wrong = right.replace("25%", "35%")
    found = judged(extractor.figures(document_of(wrong), Given()), sources)
    assert {one.printed for one in found if one.conflicts} == {"150", "35", "120"}


def test_two_values_of_one_thing_are_a_conflict_and_come_first(extractor: Extractor, sources: Sources) -> None:
    text = "2031年，全国算力中心为12个。2031年，全国数据生产总量为150泽字节（ZB）。2031年，全国数据生产总量为160泽字节（ZB）。"
    document = document_of(text)
    found = judged(extractor.figures(document, Given()), sources)
    assert {one.printed for one in found if "one-value" in one.conflicts} == {"150", "160"}
    rows = proposal_rows(document, "text", found, sources.schemes, sources.units)
    assert [row["printed"] for row in rows] == ["150", "160", "12"]
    assert list(rows[0]) == proposal_columns()
