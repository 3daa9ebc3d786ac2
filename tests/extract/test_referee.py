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
    (growth,) = (one for one in found if one.printed == "35")
    assert {other.value for other in growth.against} == {"150", "120"} and all(other.law_zh and other.law_en for other in growth.against)


def test_what_a_report_of_the_project_says_otherwise_is_named(extractor: Extractor, sources: Sources) -> None:
    text = "2024年，全国数据生产总量为71.06泽字节（ZB），同比增长25%。"
    found = judged(extractor.figures(document_of(text), Given()), sources)
    others = {(other.report, other.value) for one in found if one.printed == "71.06" for other in one.against}
    assert any(report in sources.reports and value == "41.06" for report, value in others)


def test_two_values_of_one_thing_are_a_conflict_and_come_first(extractor: Extractor, sources: Sources) -> None:
    text = "2031年，全国算力中心为12个。2031年，全国数据生产总量为150泽字节（ZB）。2031年，全国数据生产总量为160泽字节（ZB）。"
    document = document_of(text)
    found = judged(extractor.figures(document, Given()), sources)
    assert {one.printed for one in found if "one-value" in one.conflicts} == {"150", "160"}
    assert {one.printed: [(other.law, other.report, other.value, other.unit) for other in one.against] for one in found if one.conflicts} == {
        "150": [("one-value", "", "160", "ZB")], "160": [("one-value", "", "150", "ZB")],
    }  # fmt: skip
    rows = proposal_rows(document, "text", found, sources.schemes, sources.units)
    assert [row["printed"] for row in rows] == ["150", "160", "12"]
    assert list(rows[0]) == proposal_columns()
