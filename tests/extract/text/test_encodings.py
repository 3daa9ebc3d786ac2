"""Text files in the encodings of Chinese offices; a file of two is refused with the place of the second."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from loaders.extract.text import read_document
from loaders.extract.text.encodings import decoded
from loaders.problems import InputProblems
from loaders.project import ROOT
from loaders.texts import NotText

TEXT = "一、数据资源\n2025年，示例市数据生产总量达12.60EB，同比增长20.0%。\n㎡、€与龘是少见的字。\n"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (TEXT.encode(), "utf-8"), (TEXT.encode("utf-8-sig"), "utf-8 with a mark"), (TEXT.encode("gb18030"), "gb18030"),
        (TEXT.encode("utf-16"), "utf-16 with a mark"), (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "big-endian"),
        (TEXT.encode("utf-16-le"), "utf-16 without a mark"), (TEXT.encode("utf-16-be"), "big-endian without a mark"),
        (TEXT.encode("utf-32"), "utf-32"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_each_encoding_spells_the_same_text(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / "report.txt").write_bytes(content)
    document = read_document(tmp_path / "report.txt")
    assert document.text == TEXT
    assert [section.title for section in document.sections] == ["一、数据资源"]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8"])
def test_every_text_of_ours_is_read_in_each_encoding(encoding: str) -> None:
    for path in sorted((ROOT / "loaders" / "drafts" / "example").rglob("*.csv")):
        text = path.read_text(encoding="utf-8")
        assert decoded(text.encode(encoding)) == text


UTF_8, GB = "示例市数据生产总量达到十二艾字节。\n".encode(), "示例市数据生产总量达到十二艾字节。\n".encode("gb18030")


@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        (UTF_8 * 3 + GB + UTF_8, 4, "mixes encodings: UTF-8 (line 1, byte 0) and bytes that are none (line 4"),
        (GB * 3 + UTF_8 + GB, 1, "mixes encodings: UTF-8 (line 4"),
        (codecs.BOM_UTF8 + UTF_8 + GB, 2, "mixes encodings"),
        (b"2025,12.5\n\xff\xff\xff,3\n", 2, "is neither UTF-8 nor GB18030 (line 2, byte 10)"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le") + b"\x00", 0, "is not the UTF-16 that its first bytes announce"),
        ("數據產業規模達壹萬億圓，較上年增長".encode("big5"), 1, "is not UTF-8 (line 1"),
        ("数据\x00资源\n".encode(), 1, "holds the control character NUL"),
    ],
    ids=["pasted GB18030", "pasted UTF-8", "with a mark", "bytes", "odd UTF-16", "big5", "control"],
)
def test_what_is_of_no_one_encoding_is_refused_with_its_place(tmp_path: Path, content: bytes, line: int, said: str) -> None:
    (tmp_path / "report.txt").write_bytes(content)
    with pytest.raises(InputProblems) as refused:
        read_document(tmp_path / "report.txt")
    (problem,) = refused.value.problems
    assert said in problem.message and problem.line == line


@pytest.mark.parametrize("at", range(0, 48))
def test_wherever_the_other_encoding_begins_it_is_noticed(at: int) -> None:
    prose = "截至二〇二五年底全市智能算力规模约一千八百拍每秒浮点运算在用标准机架十二万架平均上架率百分之六十八平均电能利用效率稳步下降"
    with pytest.raises(NotText, match=r"mixes|neither|not GB18030"):
        decoded((prose[:at] or "\n").encode() + (prose[at:] * 3).encode("gb18030") + prose.encode())
