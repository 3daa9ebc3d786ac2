"""Where a sentence begins and ends, though lines, footnotes and page numbers cut it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.words.sentence_ends import sentence_ranges


def sentences(text: str, line_width: int | None = None) -> list[str]:
    """The sentences as they stand in the text."""
    return [text[start:end] for start, end in sentence_ranges(text, line_width)]


def test_a_sentence_ends_with_its_stop_and_what_closes_after_it() -> None:
    assert sentences("产量为3吨。“存量为4吨。”增速超20%[5]。又一句¹！（附注。）末句") == [
        "产量为3吨。", "“存量为4吨。”", "增速超20%[5]。", "又一句¹！", "（附注。）", "末句",
    ]  # fmt: skip


def test_a_stop_may_be_followed_by_a_footnote_mark() -> None:
    assert sentences("产量为3吨。[5]存量为4吨。²末句。") == ["产量为3吨。[5]", "存量为4吨。²", "末句。"]


def test_a_paragraph_in_one_line_ends_with_the_line() -> None:
    assert sentences("一、重点指标\n产量为3吨，\n存量为4吨。") == ["一、重点指标", "产量为3吨，", "存量为4吨。"]


def test_a_line_as_wide_as_the_page_runs_on_and_a_short_one_does_not() -> None:
    assert sentences("标题\n\n产量为三吨比上年增长得\n\n多。\n短行\n末句", 20) == [
        "标题", "产量为三吨比上年增长得\n\n多。", "短行", "末句",
    ]  # fmt: skip


@pytest.mark.parametrize("begins", ["• 存量", "（一）存量", "二、存量", "第二章 存量", "图3 存量", "表2-1 存量", "数据来源：甲"])
def test_what_begins_something_new_ends_the_line_before(begins: str) -> None:
    first, second = sentences(f"产量为三吨比上年增长得快\n{begins}", 20)
    assert (first, second) == ("产量为三吨比上年增长得快", begins.lstrip("• "))


def test_bullets_and_bold_marks_stand_before_a_sentence() -> None:
    assert sentences("• **2025年，产量为3吨。\n◼ 存量为4吨。") == ["2025年，产量为3吨。", "存量为4吨。"]


def test_a_footnote_interrupts_a_sentence_and_is_one() -> None:
    text = "产量为三吨比上年增长得\n[3] 数据来源：甲局\n 更快，增速超20%。"
    assert sentences(text, 20) == ["[3] 数据来源：甲局", text]
    text = "产量为3吨，存量为四\n\n¹³ 甲局预测。\n\n吨。"
    assert sentences(text) == ["¹³ 甲局预测。", text]


def test_a_page_number_interrupts_a_sentence() -> None:
    text = "产量为三吨比上年增长得\n\n12\n\n 更快。"
    assert sentences(text, 20) == ["12", text]


def test_rows_of_a_table_are_sentences_of_their_own() -> None:
    assert sentences("企业\t2.89\t37.88\n长三角经济圈的各地 1 2 2 1\n京津冀经济圈的各地 2 1 1 2", 20) == [
        "企业\t2.89\t37.88", "长三角经济圈的各地 1 2 2 1", "京津冀经济圈的各地 2 1 1 2",
    ]  # fmt: skip


def test_a_number_between_blanks_makes_no_row() -> None:
    assert len(sentences("集成电路产量为 4514.2 亿块，\n比上年增长得多。", 20)) == 1


def test_lines_of_a_narrow_column_run_on() -> None:
    text = "在企业数量及估值上面\n观测的城市中有二十四\n个有这样的企业。"
    assert sentences(text, 50) == [text]


@given(st.text(alphabet="甲乙3，。！”\n\t [1]•图一、（）¹", max_size=60), st.sampled_from([None, 8, 20]))
def test_every_range_lies_in_the_text_and_all_that_is_printed_is_in_one(text: str, line_width: int | None) -> None:
    ranges = list(sentence_ranges(text, line_width))
    for start, end in ranges:
        assert 0 <= start < end <= len(text)
        assert text[start:end].rstrip() == text[start:end] == text[start:end].lstrip(" \t•\n")
    covered = {position for start, end in ranges for position in range(start, end)}
    left = {text[position] for position in range(len(text)) if position not in covered}
    assert left <= set(" \t\n•")
