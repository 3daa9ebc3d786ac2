"""What a text file is read as, and which are refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.extract import read_text
from loaders.extract.document import MOST_BYTES, Document, Section
from loaders.problems import InputProblems
from loaders.texts import checksum_of


def test_a_text_file_is_a_document_with_its_checksum(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes("\ufeff2024年，全国\r\n数据生产总量达41.06泽字节。\f".encode())
    document = read_text(path)
    assert document.text == "2024年，全国\n数据生产总量达41.06泽字节。\f"
    assert document.sha256 == checksum_of(document.text)
    assert (document.media, document.guessed, document.places) == ("text/plain", (), ())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "holds no text"),
        (b" \n\f\n", "holds no text"),
        ("全国数据".encode("gb18030"), "looks like GB18030"),
        ("全国数据".encode() + "全国数据".encode("gb18030"), "is not UTF-8"),
        ("全国数据".encode("utf-16"), "looks like UTF-16"),
        (b"%PDF-1.7\n", "it is a PDF"),
        (b"\0" * 20, "NUL"),
    ],
    ids=["empty", "blank", "GB18030", "mixed", "UTF-16", "PDF", "NUL"],
)
def test_a_file_that_holds_no_text_is_refused_with_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "report.txt"
    path.write_bytes(content)
    with pytest.raises(InputProblems, match=said):
        read_text(path)


def test_a_file_that_is_too_long_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(InputProblems, match="more than 64,000,000"):
        read_text(path)


def test_the_innermost_section_holds_a_position() -> None:
    sections = (Section("一、重点指标", 0, 90, 1), Section("（一）规模", 10, 40, 2))
    document = Document("", "", sections)
    assert [found and found.title for found in map(document.section_at, (5, 20, 60, 90))] == [
        "一、重点指标", "（一）规模", "一、重点指标", None,
    ]  # fmt: skip
