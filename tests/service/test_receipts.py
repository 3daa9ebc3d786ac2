"""The pages of reports, claims and findings: the numeral in its sentence where the text is at hand, bounds, bases, and both sides."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from pathlib import Path

import pytest

from loaders.vocabulary import BASE
from loaders.words.intervals import Interval
from service.pages import claim, finding
from service.pages.asked import Asked
from service.pages.claim import beside
from service.pages.finding import WIDTH, against
from service.pages.report import around
from service.read.lines import lines
from service.read.texts import Texts
from tests.support.page_of import FewTriples, few_triples, page_of, section_of, words_of

TEXT = "样本报告\n第一章 总量\n2024年，样本国数据集总数约12.5万个，\n其中湘州占25%。\n第二章 结构\n湘州数据集4万个。\n"
PINNED = "3659aa75e3f63b1718560361f664d89af471277e58293a5c558347b919cddbbe"


@pytest.fixture
def texts(tmp_path: Path) -> Texts:
    """A folder with the text of the sample report."""
    (tmp_path / "sample.txt").write_bytes(TEXT.encode())
    return Texts(tmp_path)


def test_a_sentence_is_quoted_only_from_the_text_that_is_pinned(texts: Texts, tmp_path: Path) -> None:
    quoted = texts.quoted("sample", PINNED, (27, 31), (12, 44))
    assert quoted and (quoted.before, quoted.words, quoted.after) == ("2024年，样本国数据集总数约", "12.5", "万个，其中湘州占25%。")
    assert texts.quoted("sample", "0" * 64, (27, 31), (12, 44)) is None
    assert texts.quoted("sample", PINNED, (27, 31), (28, 44)) is None, "what is shown must lie in its sentence"
    assert texts.quoted("sample", PINNED, (27, 31), (12, 999)) is None
    assert Texts(tmp_path / "none").quoted("sample", PINNED, (27, 31), (12, 44)) is None
    assert Texts(tmp_path).quoted("../sample", PINNED, (27, 31), (12, 44)) is None
    assert Texts().quoted("sample", PINNED, (27, 31), (12, 44)) is None


def test_the_receipt_shows_the_numeral_in_its_sentence_what_it_means_and_why(texts: Texts) -> None:
    page = page_of("claim/sample/27-31", "en", texts=texts)
    assert '<blockquote lang="zh">2024年，样本国数据集总数约<mark>12.5</mark>万个，其中湘州占25%。</blockquote>' in page
    means = section_of(page, "means")
    assert "Sample sets, China, 2024 : 125,000 (124,500–125,500)" in means
    assert "Region China From context 样本国 characters 18–21" in means and "Of whom Everyone Assumed" in means
    assert "<title>约12.5万个 · Sample report" in page and "is not at hand" not in page
    assert "25 % characters 40–42 Share of sample sets, Xiangzhou, 2024" in section_of(page, "beside")


def test_without_the_text_the_numeral_stands_alone_and_the_page_says_so() -> None:
    page = page_of("claim/sample/27-31", "zh")
    assert '<blockquote lang="zh"><mark>约12.5万个</mark></blockquote>' in page and "文本不在手边" in page
    assert "句中写明" in section_of(page, "means") and "上下文写明" in section_of(page, "means")


def test_what_was_found_about_the_figure_stands_with_the_claim() -> None:
    assert "One side is not the other." in section_of(page_of("claim/sample/57-58"), "findings")
    assert 'id="findings"' not in page_of("claim/sample/27-31")


def test_a_finding_sets_its_sides_beside_each_other(texts: Texts) -> None:
    page = page_of("finding/sample/share", "en", texts=texts)
    sides = section_of(page, "sides")
    assert "Sample sets, Xiangzhou, 2024 40,000 (39,500–40,500) 湘州数据集 4 万个。" in sides
    assert "Share of sample sets, Xiangzhou, 2024 25 % (24.5–25.5) 2024年，样本国数据集总数约12.5万个，其中湘州占 25 %。" in sides
    head = words_of(page[: page.index('id="sides"')])
    assert "Contradiction · warning · Sample report" in head.lower().replace("contradiction", "Contradiction").replace("sample report", "Sample report")
    assert "Forty thousand is no quarter" in head and "39,500–40,500" in head and "30,502–32,003" in head and "7,497" in head


def test_two_intervals_are_drawn_on_one_scale() -> None:
    drawn = against(Interval(Decimal(10), Decimal(20)), Interval(Decimal(30), None))
    assert drawn and drawn.found.x + drawn.found.width < drawn.expected.x
    assert drawn.expected.x + drawn.expected.width == WIDTH, "what is open reaches the edge"
    exact = against(Interval(Decimal(5), Decimal(5)), Interval(Decimal(7), Decimal(7)))
    assert exact and exact.found.width > 0 and exact.found.x < exact.expected.x
    assert against(Interval(None, None), Interval(Decimal(1), Decimal(2))) is None


def test_the_claims_before_and_after_are_few() -> None:
    section = lines([{"other": {"type": "uri", "value": f"c{number}"}} for number in range(20)])
    assert [line["other"].value for line in beside(section, "c10") if line["other"]] == [f"c{number}" for number in (6, 7, 8, 9, 11, 12, 13, 14)]
    assert len(beside(section, "c0")) == 4 and beside(section, "other") == []


@pytest.mark.parametrize(("kind", "name"), [("claim", "sample/27-31"), ("finding", "sample/share")])
def test_all_questions_go_out_together_and_what_is_unknown_has_no_page(kind: str, name: str) -> None:
    store, context = FewTriples(), {"claim": claim.context, "finding": finding.context}[kind]
    assert asyncio.run(context(Asked(store, f"{BASE}{kind}/{name}"))) is not None and store.rounds == 1
    assert asyncio.run(context(Asked(few_triples(), f"{BASE}{kind}/nothing"))) is None


def test_a_section_states_sentence_by_sentence_each_numeral_marked(texts: Texts) -> None:
    page = page_of("section/sample/1", "en", texts=texts)
    states = section_of(page, "figures")
    assert "2024年，样本国数据集总数约 12.5 万个，其中湘州占 25 %。 约12.5万个 Sample sets, China, 2024 : 125,000 (124,500–125,500)" in states
    assert "25 % Share of sample sets, Xiangzhou, 2024 : 25 % (24.5–25.5)" in states
    assert page.count('<article class="stated">') == 1 and '<a href="/claim/sample/27-31"><mark>12.5</mark></a>' in page
    assert "Data Measures" in section_of(page_of("section/sample/1"), "policies")
    assert 'rel="next" href="/section/sample/2"' in page and 'rel="prev"' not in page
    assert 'rel="prev" href="/section/sample/1"' in page_of("section/sample/2")


def test_without_the_text_a_section_states_its_figures_all_the_same() -> None:
    page = page_of("section/sample/1", "zh")
    assert "<blockquote" not in page and "样本集，全国，2024 : 125,000 个（124,500–125,500）" in section_of(page, "figures")


def test_a_report_leads_to_its_sections_its_official_page_policies_and_findings() -> None:
    page = page_of("report/sample")
    contents = section_of(page, "contents")
    assert "Chapter 1 Totals 5–45 2" in contents and "Chapter 2 Structure 45–62 1" in contents
    assert 'href="/section/sample/1"' in page and 'href="https://www.example.gov.cn/sample"' in page and 'href="/text/sample"' in page
    assert "One side is not the other." in section_of(page, "findings") and "Data Measures" in section_of(page, "policies")
    assert "3 figures" in words_of(page)


def test_sections_are_told_from_those_within_them() -> None:
    depths = [(f"s{number}", depth) for number, depth in enumerate((1, 2, 3, 2, 1))]
    told = lines([{"other": {"type": "uri", "value": iri}, "depth": {"type": "literal", "value": str(depth)}} for iri, depth in depths])
    before, within, after = around(told, "s1")
    assert (before and before["other"], [line["other"] for line in within], after and after["other"]) == (told[0]["other"], [told[2]["other"]], told[2]["other"])
    assert len(around(told, "s0")[1]) == 3 and around(told, "none") == (None, [], None)


def test_numerals_are_marked_once_each_and_tables_are_not_quoted(texts: Texts) -> None:
    pieces = texts.marked("sample", PINNED, (12, 44), [(40, 42), (27, 31), (40, 42)])
    assert [(piece.words, piece.claim) for piece in pieces] == [
        ("2024年，样本国数据集总数约", None), ("12.5", 1), ("万个，其中湘州占", None), ("25", 0), ("%。", None),
    ]  # fmt: skip
    assert texts.marked("sample", PINNED, (12, 44), [(40, 50)]) == [] and texts.marked("sample", PINNED, (0, 2000), [(1, 2)]) == []
