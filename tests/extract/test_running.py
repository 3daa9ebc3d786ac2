"""Lines of a page are joined as they read, and a paragraph longer than people write is parted, so that reading stays bounded."""

from __future__ import annotations

from loaders.extract.running import Running, page_width


def test_each_character_knows_where_it_stands() -> None:
    text = "2024年，全国数据生产总量[1]达 41.06\n泽字节。\n"
    (paragraph, *_) = Running(text).paragraphs
    assert all(text[position] == character or character in "，" for character, position in zip(paragraph.text, paragraph.origin, strict=True))
    assert "[1]" not in paragraph.text


def test_a_paragraph_without_an_end_is_parted_and_loses_nothing() -> None:
    text = "全市企业达12家。" * 3000
    parts = Running(text).paragraphs
    assert max(len(part.text) for part in parts) <= 4000
    assert "".join(part.text for part in parts) == text
    assert [position for part in parts for position in part.origin] == list(range(len(text)))


def test_a_list_of_short_lines_is_no_page() -> None:
    assert page_width("国内生产总值增长5%\n粮食产量1.4万亿斤\n城镇新增就业1256万人以上\n") is None
