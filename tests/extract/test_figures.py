"""What a sentence is read as: a table of constructs, of numerals that state nothing, and of tables."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from loaders.extract import Extractor, Given, Proposal
from loaders.extract.document import document_of
from loaders.sources import Sources
from loaders.words.numerals import find_numerals
from loaders.words.printing import plain

_HERE = Path(__file__).parent


def _rows(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _given(row: dict[str, str], sources: Sources) -> Given:
    region = sources.schemes["regions"].find(row["region"])
    return Given(date.fromisoformat(row["date"] if len(row["date"]) > 7 else f"{row['date']}-01"), region.id if region is not None else "")


def _figures(proposals: list[Proposal]) -> list[Proposal]:
    return [one for one in proposals if one.is_figure]


@pytest.mark.parametrize("row", [*_rows("constructs.csv"), *_rows("where_and_when.csv")], ids=lambda row: row["construct"])
def test_a_construct_is_read(row: dict[str, str], extractor: Extractor, sources: Sources) -> None:
    found = _figures(extractor.figures(document_of(row["text"]), _given(row, sources)))
    expected = [figure.split(" ") for figure in row["figures"].split("|")]
    read = [
        [plain(one.value), one.unit, one.kind, one.period, one.region][: len(wanted)]
        for one, wanted in zip(found, expected, strict=False)
    ]
    assert (read, len(found)) == (expected, len(expected))


@pytest.mark.parametrize("row", _rows("excused.csv"), ids=lambda row: row["kind"])
def test_a_numeral_that_states_nothing_is_excused(row: dict[str, str], extractor: Extractor) -> None:
    proposals = extractor.figures(document_of(row["text"]), Given())
    assert _figures(proposals) == []
    assert all(one.reason and one.rule for one in proposals)


def test_every_numeral_of_a_text_is_claimed_or_excused(extractor: Extractor) -> None:
    text = "\n".join(row["text"] for name in ("constructs.csv", "excused.csv") for row in _rows(name))
    proposals = extractor.figures(document_of(text), Given())
    for numeral in find_numerals(text):
        assert any(one.start <= numeral.start and numeral.end <= one.end for one in proposals), numeral


def test_a_table_is_read_by_its_heads(extractor: Extractor) -> None:
    text = (
        "表1 数字产业情况\n（单位：亿元）\n序号\t指标\t2023年\t2024年\t增速（%）\n"
        "1\t软件业务收入\t120.5\t131.0\t8.7\n2\t电信业务收入\t88\t—\t-1.2\n"
    )
    found = _figures(extractor.figures(document_of(text), Given()))
    assert [(plain(one.value), one.unit, one.kind, one.period) for one in found] == [
        ("12050000000", "CNY", "level", "2023"), ("13100000000", "CNY", "level", "2024"), ("8.7", "percent", "growth", "2024"),
        ("8800000000", "CNY", "level", "2023"), ("-1.2", "percent", "growth", "2024"),
    ]  # fmt: skip


def test_a_table_in_two_halves_is_two_tables(extractor: Extractor) -> None:
    text = "各省企业数量\n地区\t企业(家)\t地区\t企业(家)\n北京\t2035\t湖北\t3759\n天津\t526\t湖南\t1351\n"
    found = _figures(extractor.figures(document_of(text), Given()))
    assert [(plain(one.value), one.region) for one in found] == [
        ("2035", "beijing"), ("526", "tianjin"), ("3759", "hubei"), ("1351", "hunan"),
    ] or [(plain(one.value), one.region) for one in found] == [
        ("2035", "beijing"), ("3759", "hubei"), ("526", "tianjin"), ("1351", "hunan"),
    ]  # fmt: skip


def test_a_plan_s_table_has_its_units_its_spans_and_its_targets(extractor: Extractor) -> None:
    text = (
        "“十六五”数据发展规划\n\n序号\t类别\t指标\t单位\t2030年\t2035年\t年均增速（%）\t属性\n"
        "1\t规模\t数据产业规模\t亿元\t1020\t1800\t12.0\t预期性\n2\t\t核心产业增加值比重\t%\t9.6\t13.5\t〔3.9〕\t预期性\n"
        "3\t设施\t每万人拥有基站数\t万个\t3\t5\t[21]\t约束性\n"
    )
    found = _figures(extractor.figures(document_of(text), Given(date(2031, 3, 1))))
    assert [(plain(one.value), one.unit, one.kind, one.period) for one in found] == [
        ("102000000000", "CNY", "level", "2030"), ("180000000000", "CNY", "target", "2035"), ("12", "percent", "target", "2031/2035"),
        ("9.6", "percent", "share", "2030"), ("13.5", "percent", "target", "2035"), ("3.9", "pp", "target", "2031/2035"),
        ("30000", "count", "per_capita", "2030"), ("50000", "count", "target", "2035"), ("210000", "count", "target", "2031/2035"),
    ]  # fmt: skip


def test_lines_of_a_page_are_read_as_one_sentence(extractor: Extractor) -> None:
    text = "\n".join((
        "一是数据资源规模加速增长。二零二四年，全国年度数据生产总量达到四十一泽字节，同比", "增速超过 20%，",
    ))  # fmt: skip
    found = _figures(extractor.figures(document_of(text), Given()))
    assert ("20", "percent", "growth") in [(plain(one.value), one.unit, one.kind) for one in found]


@pytest.mark.parametrize(
    ("text", "attribution"),
    [
        ("据国家统计局统计，2031年产值3亿元。企业12家。", "国家统计局|"),
        ("某研究院数据显示，2031年产值3亿元，同比增长5%。", "某研究院|某研究院"),
        ("有关数据显示，2031年产值3亿元。", ""),
        ("2031年产值3亿元[4]。企业12家。", "[4]|"),
        ("单位名称：某数据集团\n\n平台汇集企业12家。", "某数据集团"),
    ],
    ids=["according to", "shown by", "nobody", "mark", "case"],
)
def test_whose_figures_are_told_is_read(text: str, attribution: str, extractor: Extractor) -> None:
    found = _figures(extractor.figures(document_of(text), Given(date(2032, 1, 1))))
    assert [one.attribution for one in found] == attribution.split("|")


def _told(text: str, given: Given, extractor: Extractor) -> list[tuple[str, str, str, str]]:
    found = _figures(extractor.figures(document_of(text), given))
    return [(plain(one.value), one.unit, one.kind, one.period) for one in found]


def test_a_plan_prints_units_in_its_rows_and_rows_that_only_head_others(extractor: Extractor) -> None:
    text = (
        "江西省“十四五”数据基础设施规划\n三、发展目标\n表1 主要指标\n\t2020年\t2025年\t属性\n基础网络\t\t\t\n其中：光纤端口（万个）\t310\t520\t预期性\n"
        "算力\t\t\t\n绿电占比（%）\t21\t55\t约束性\n数据中心PUE\t1.5\t1.3\t约束性\n五年累计投资（亿元）\t460\t900\t预期性\n"
    )
    assert _told(text, Given(date(2021, 6, 1), "jiangxi"), extractor) == [
        ("3100000", "count", "count", "2020"), ("5200000", "count", "target", "2025"), ("21", "percent", "share", "2020"),
        ("55", "percent", "target", "2025"), ("1.5", "one", "ratio", "2020"), ("1.3", "one", "target", "2025"),
        ("46000000000", "CNY", "level", "2016/2020"), ("90000000000", "CNY", "target", "2021/2025"),
    ]  # fmt: skip


def test_a_plan_prints_units_in_a_column_and_sums_in_brackets(extractor: Extractor) -> None:
    text = (
        "湖南省规划\n专栏1 主要指标\n类别\t指标\t单位\t2020年\t2025年\t年均增速\n规模\t数据中心算力\t每秒百亿亿次浮点运算\t4\t12\t25%\n"
        "效率\t电能利用效率（PUE）\t—\t1.5\t<1.3\t[>0.2]\n\t上架率\t%\t≥60\t≥75\t[15]\n"
    )
    assert _told(text, Given(date(2021, 9, 1), "hunan"), extractor) == [
        ("4", "EFLOPS", "level", "2020"), ("12", "EFLOPS", "target", "2025"), ("25", "percent", "target", "2021/2025"),
        ("1.5", "one", "ratio", "2020"), ("1.3", "one", "target", "2025"), ("0.2", "one", "target", "2021/2025"),
        ("60", "percent", "share", "2020"), ("75", "percent", "target", "2025"), ("15", "pp", "target", "2021/2025"),
    ]  # fmt: skip


def test_a_plan_parts_its_rows_by_lines_of_their_own(extractor: Extractor) -> None:
    text = (
        "专栏1 主要指标\n指标\t2030年\t2035年\t年均增速［累计］\t属性\n经济发展\n（1）数字产业增加值（万亿元）\t6.7\t＞9.1\t＞6.1%\t预期性\n"
        "一、创新驱动\n（2）研发投入占比（%）\t2.1\t2.6\t［0.5］\t预期性\n（3）服务器数量（万台）\t—\t—\t［≥400］\t约束性\n"
    )
    read = _told(text, Given(date(2030, 1, 1)), extractor)
    assert read == [
        ("6700000000000", "CNY", "level", "2030"), ("9100000000000", "CNY", "target", "2035"), ("6.1", "percent", "target", "2031/2035"),
        ("2.1", "percent", "share", "2030"), ("2.6", "percent", "target", "2035"), ("0.5", "pp", "target", "2031/2035"),
        ("4000000", "count", "target", "2031/2035"),
    ]  # fmt: skip
    figures = _figures(extractor.figures(document_of(text), Given(date(2030, 1, 1))))
    assert [one.qualifier for one in figures] == ["", "＞", "＞", "", "", "", "≥"]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("不低于300家", 300, None), ("不少于20万家", 200_000, None), ("不超过40家", None, 40), ("不高于40家", None, 40), ("≥60家", 60, None), ("≤60家", None, 60)],
)
def test_what_is_not_below_is_at_least(text: str, low: int | None, high: int | None, extractor: Extractor) -> None:
    (figure,) = _figures(extractor.figures(document_of(f"2024年，数据企业{text}。"), Given(date(2025, 1, 1))))
    assert (figure.lower, figure.upper) == (low, high)


def test_what_is_spent_in_all_is_spent_over_the_years_of_the_other_columns(extractor: Extractor) -> None:
    text = (
        "南昌市数据工程安排\n表2 重大工程投资（单位：亿元）\n序号\t工程\t总投资\t2021—2023年\t2024—2025年\n1\t网络提升工程\t43\t27\t16\n"
        "2\t算力工程\t98\t61\t37\n合计\t\t141\t88\t53\n"
    )
    found = _told(text, Given(date(2021, 3, 1), "nanchang"), extractor)
    assert found[::3] == [(f"{number}00000000", "CNY", "target", "2021/2025") for number in (43, 98, 141)]
    assert {row[2:] for row in found} == {("target", "2021/2025"), ("target", "2021/2023"), ("target", "2024/2025")}


def test_a_policy_s_own_number_tells_when_it_came_out(extractor: Extractor) -> None:
    text = "关于培育数据企业的若干措施\n浙政办发〔2032〕27号\n到2034年，平台达到20家。\n引进企业6家。"
    assert _told(text, Given(None, "zhejiang"), extractor) == [("20", "count", "target", "2034"), ("6", "count", "target", "2032")]


def test_what_numbers_the_names_in_a_table_have_are_no_figures(extractor: Extractor) -> None:
    text = (
        "湖南省“十六五”数据规划\n专栏1 主要指标\n类别\t指 标\t2030年①\t2035年\t属性\n设施\t1.千兆用户（万户）\t310\t520\t预期性\n"
        "\t其中：每3户有一户的农村用户\t21\t55\t预期性\n算力\t12.每千人②算力（亿次）\t60.6*\t>70、力争更多\t约束性\n"
        "\t3.用能降低（%）\t—\t〔13.5〕\t约束性\n\t4.上架率（%）\t60\t〔5〕\t预期性\n注：①数据为初步数；〔〕内为5年累计数。\n"
    )
    assert _told(text, Given(date(2031, 9, 1), "hunan"), extractor) == [
        ("3100000", "count", "count", "2030"), ("5200000", "count", "target", "2035"), ("210000", "count", "count", "2030"),
        ("550000", "count", "target", "2035"), ("6060000000", "count", "per_capita", "2030"), ("7000000000", "count", "target", "2035"),
        ("-13.5", "percent", "target", "2031/2035"), ("60", "percent", "share", "2030"), ("5", "pp", "target", "2031/2035"),
    ]  # fmt: skip


def test_a_head_that_was_cut_in_two_is_one(extractor: Extractor) -> None:
    text = "湖南省规划\n专栏1 主要指标\n指\t标\t2030年\t2035年\t属性\n上架率（%）\t7\t9\t预期性\n普及率（%）\t6\t8\t预期性\n"
    assert [(value, period) for value, _, _, period in _told(text, Given(date(2031, 9, 1), "hunan"), extractor)] == [
        ("7", "2030"), ("9", "2035"), ("6", "2030"), ("8", "2035"),
    ]  # fmt: skip
