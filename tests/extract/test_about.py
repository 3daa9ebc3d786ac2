"""The year that a document tells of, by what it calls itself, by how it begins, and by what is over when it comes out."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.extract.about import reporting_year

_SUMS = "全年生产总值235亿元，同比增长9.2%。\n全年粮食产量20万吨。\n年末生猪存栏36万头。"


@pytest.mark.parametrize(
    ("text", "issued", "year"),
    [
        ("某市2030年国民经济和社会发展统计公报\n某市统计局\n" + _SUMS, "2031-04-10", 2030),
        ("2030年,全县经济保持稳定,实现良好开局。\n一、综合\n" + _SUMS, "2031-04-01", 2030),
        ("一、综合\n" + _SUMS, "2031-04-01", 2030),
        ("全年预计出口9亿元。全年目标为500家，预计全年增长5%，预计全年投资8亿元。", "2031-08-01", 2031),
        ("今年上半年，全市生产总值440亿元。1至6月，投资232亿元。" + _SUMS, "2031-07-25", 2031),
        ("本台消息\n" + _SUMS, "2031-12-12", 2031),
        (_SUMS, "2031-12-12", 2031),
        ("某区代表大会开幕。\n区长某某作政府工作报告。\n1月24日，大会开幕。预计地区生产总值超过2100亿元。", "2031-01-24", 2030),
        ("现在，我代表市人民政府，向大会报告政府工作，请予审议。", "2031-02-03", 2030),
        ("“政府工作报告提出，要建设网络。”发言人说。目前用户达3亿户。", "2031-08-14", 2031),
        ("地区生产总值增长8%，一般公共预算收入30亿元，社会消费品零售总额60亿元。", "2031-01-10", 2030),
        ("今年1月，社会消费品零售总额60亿元。", "2031-02-10", 2031),
        ("2031年1-2月某业运行情况\n1-2月，收入80亿元。\n图1  2030年1-2月以来收入增长情况\n图2 2030年1-2月以来利润情况", "2031-04-03", 2031),
        ("2031年5月6日，发布会召开。2029年有过3次。", "2031-05-06", 2031),
    ],
)
def test_the_year_that_a_document_tells_of(text: str, issued: str, year: int) -> None:
    day = date.fromisoformat(issued)
    assert reporting_year(text, day.year, day) == year
