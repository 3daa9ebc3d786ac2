"""Which indicator a figure is of: that which is named beside it, and a new one where what is named there is none that is known."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.extract import Extractor, Given
from loaders.extract.document import document_of
from loaders.extract.indicators import label_of, listed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("截至2024年底，建成142.5万个5G基站，5G用户数达到3.55亿户。", ["5g-base-stations", "+5G用户数"]),
        ("公共数据开放平台由5个增至24个，开放的有效数据集由8398个增至25万个。", ["open-data-platforms"] * 2 + ["+开放的有效数据集"] * 2),
        ("IPv6活跃用户数达6.08亿，卫星通信连接数达1.4亿。", ["ipv6-active-users", "+卫星通信连接数"]),
        ("2024年，全国数据生产总量达41.06ZB，同比增长25%。", ["data-production", "data-production-growth"]),
        ("网民规模从7.72亿增长到10.32亿，城乡差异缩小11.9个百分点。", ["netizens", "netizens", "+城乡差异变化"]),
        ("关键工序数控化率、数字化研发设计工具普及率分别由46.4%、63.3%上升至55.3%、74.7%。", ["key-process-numerical-control-rate", "digital-rd-tool-penetration"] * 2),
        ("在线养老、网上外卖用户规模分别达4.69亿、5.44亿。", ["+在线养老用户规模", "online-food-delivery-users"]),
    ],
)  # fmt: skip
def test_what_is_named_beside_a_figure_is_its_indicator(extractor: Extractor, text: str, expected: list[str]) -> None:
    found = extractor.figures(document_of(text), Given(date(2025, 3, 1)))
    assert [one.indicator or f"+{one.new_label}" for one in found if one.is_figure] == expected


@pytest.mark.parametrize(
    ("clause", "position", "named"),
    [
        ("甲乙产量、丙丁产量分别为", 1, "丙丁产量"), ("其中软件、硬件收入分别达3亿元、", 0, "软件收入"), ("软件和硬件收入依次为3、", 1, "硬件收入"),
        ("软件收入为", 0, "软件收入为"), ("软件、硬件收入分别为1、2、", 2, "软件、硬件收入分别为1、2、"), ("两项收入分别为1、", 1, "两项收入分别为1、"),
    ],
)  # fmt: skip
def test_each_figure_of_a_list_is_of_its_own_thing(clause: str, position: int, named: str) -> None:
    assert listed(clause, position) == named


@pytest.mark.parametrize(("words", "label"), [("网民规模由", "网民规模"), ("蜂窝用户规模持续扩大到", "蜂窝用户规模"), ("，较去年", "")])
def test_a_new_label_ends_where_the_name_does(words: str, label: str) -> None:
    assert label_of(words, "count") == label
