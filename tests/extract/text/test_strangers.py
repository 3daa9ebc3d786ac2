"""Documents of strangers: what Word and browsers show of them is read, once, and nothing else."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from loaders.extract.text.docx import read_docx
from loaders.extract.text.html import read_html
from loaders.texts import NotText
from tests.extract.text.test_html import W, cell, docx, paragraph, run

MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def box(text: str) -> str:
    return f"<w:txbxContent>{paragraph(run(text))}</w:txbxContent>"


def drawing(text: str) -> str:
    """A box as Word writes it: once for itself, and again for those that know no better."""
    return f"<w:r><mc:AlternateContent {MC}><mc:Choice Requires=\"wps\">{box(text)}</mc:Choice><mc:Fallback><w:pict>{box(text)}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"


def ended_by_deletion(text: str) -> str:
    return f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run(text)}</w:p>"


WORDS = {
    "a box in a drawing, once": (paragraph(run("产量12EB"), drawing("全国产量"), run("。")), "产量12EB。\n全国产量\n"),
    "a box in a cell, once": (f"<w:tbl><w:tr><w:tc>{paragraph(run('甲'), drawing('乙'))}</w:tc>{cell('1')}</w:tr><w:tr>{cell('丙')}{cell('2')}</w:tr></w:tbl>", "甲 乙\t1\n丙\t2\n"),
    "moved words, where they are now": (paragraph(f"<w:moveFrom>{run('12')}</w:moveFrom>", run("产量"), f"<w:moveTo>{run('12')}</w:moveTo>"), "产量12\n"),
    "paragraphs that became one": (ended_by_deletion("产量12.") + paragraph(run("6EB。")), "产量12.6EB。\n"),
    "a last paragraph whose end was deleted": (ended_by_deletion("产量12。"), "产量12。\n"),
    "paragraphs before a table": (ended_by_deletion("产量") + f"<w:tbl><w:tr>{cell('甲')}{cell('1')}</w:tr></w:tbl>", "产量\n甲\t1\n"),
    "a row that was deleted": (f"<w:tbl><w:tr>{cell('甲')}{cell('1')}</w:tr><w:tr><w:trPr><w:del/></w:trPr>{cell('乙')}{cell('2')}</w:tr><w:tr>{cell('丙')}{cell('3')}</w:tr></w:tbl>", "甲\t1\n丙\t3\n"),
    "a cell that was deleted": (f"<w:tbl><w:tr>{cell('甲')}{cell('9', '<w:cellDel/>')}{cell('1')}</w:tr><w:tr>{cell('乙')}{cell('2')}</w:tr></w:tbl>", "甲\t1\n乙\t2\n"),
    "rows in a content control": (f"<w:tbl><w:tr>{cell('甲')}{cell('1')}</w:tr><w:sdt><w:sdtContent><w:tr>{cell('乙')}{cell('2')}</w:tr></w:sdtContent></w:sdt></w:tbl>", "甲\t1\n乙\t2\n"),
    "how a word sounds": (paragraph("<w:r><w:ruby><w:rt>" + run("shù") + "</w:rt><w:rubyBase>" + run("数") + "</w:rubyBase></w:ruby></w:r>", run("据")), "数据\n"),
    "what is not hidden after all": (paragraph(run("产量", '<w:vanish w:val="0"/>'), run("隐", '<w:vanish w:val="1"/>')), "产量\n"),
    "a link and a field": (paragraph(f"<w:hyperlink>{run('产量')}</w:hyperlink>", f'<w:fldSimple w:instr="PAGE">{run("12")}</w:fldSimple>', "<w:r><w:instrText>REF 99</w:instrText></w:r>"), "产量12\n"),
    "moved paragraphs": (f"<w:moveTo>{paragraph(run('乙'))}</w:moveTo>" + paragraph(run("甲")), "乙\n甲\n"),
}  # fmt: skip


@pytest.mark.parametrize("what", WORDS)
def test_of_a_word_document_is_read_what_word_shows(what: str, tmp_path: Path) -> None:
    body, text = WORDS[what]
    assert read_docx(docx(tmp_path / "report.docx", body)).text == text


def test_notes_have_the_numbers_that_the_text_refers_to_them_by(tmp_path: Path) -> None:
    def refer(kind: str, number: int) -> str:
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    notes = f'<w:footnotes {W}>' + "".join(f'<w:footnote w:id="{n}">{paragraph(run(f"注{n}"))}</w:footnote>' for n in (5, 7, 8)) + "</w:footnotes>"
    body = paragraph(run("甲"), refer("footnote", 5), run("乙"), refer("footnote", 8))
    assert read_docx(docx(tmp_path / "report.docx", body, footnotes=notes)).text == "甲¹乙²\n¹ 注5\n² 注8\n"


def test_a_strict_document_and_one_of_another_name_are_read(tmp_path: Path) -> None:
    strict = f"<w:document {W}><w:body>{paragraph(run('产量12EB'))}</w:body></w:document>".replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    with zipfile.ZipFile(tmp_path / "report.docx", "w") as package:
        package.writestr("word/document2.xml", strict)
    assert read_docx(tmp_path / "report.docx").text == "产量12EB\n"


PAGE = "<html><head><meta http-equiv='Content-Type' content='text/html; charset={charset}'></head><body>{body}</body></html>"
BODIES = {
    "hidden": ("<p>产量12EB</p><p style='DISPLAY : none'>99</p><div hidden>98</div><p><span style=\"color:red;visibility:hidden\">97</span>。</p>", "产量12EB\n。\n"),
    "hidden in a cell": ("<table><tr><td>甲<span style='display:none'>9</span></td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>", "甲\t1\n乙\t2\n"),
    "fonts": ("<p><font size=3><b>产量</b><span lang=EN-US>12</span><o:p></o:p>EB</font></p>", "产量12EB\n"),
    "ruby": ("<p><ruby>数<rp>(</rp><rt>shù</rt><rp>)</rp></ruby>据</p>", "数据\n"),
    "tables in tables": ("<table><tr><td><table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table></td><td>旁</td></tr></table>", "甲\t1\n乙\t2\n旁\n"),
    "never closed": ("<p>产量12EB<p>存量3EB<table><tr><td>甲<td>1<tr><td>乙<td>2</table>", "产量12EB\n存量3EB\n甲\t1\n乙\t2\n"),
    "entities": ("<p>&#x4EA7;&#37327;&ensp;12&nbsp;EB&sup2;&#8203;</p>", "产量 12 EB²\n"),
}  # fmt: skip


@pytest.mark.parametrize("what", BODIES)
def test_of_a_page_is_read_what_a_browser_shows(what: str, tmp_path: Path) -> None:
    body, text = BODIES[what]
    (tmp_path / "page.html").write_text(PAGE.format(charset="utf-8", body=body), encoding="utf-8")
    assert read_html(tmp_path / "page.html").text == text


@pytest.mark.parametrize("declared", ["gb2312", "gbk", "utf-8", "big5", "iso-8859-1"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_page_in_another_encoding_than_it_says_is_read(declared: str, encoding: str, tmp_path: Path) -> None:
    text = "2025年，全市数据生产总量达12.5艾字节，比上年增长百分之八点六，囧镕喆。"
    (tmp_path / "page.html").write_bytes(PAGE.format(charset=declared, body=f"<p>{text}</p>").encode(encoding))
    assert read_html(tmp_path / "page.html").text == f"{text}\n"


@pytest.mark.parametrize("levels", [10, 250, 300, 600])
def test_elements_that_are_never_closed_lose_no_word(levels: int, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("".join(f"<p><font size=3><span>第{n}段数据。" for n in range(levels)), encoding="utf-8")
    assert read_html(tmp_path / "page.html").text == "".join(f"第{n}段数据。\n" for n in range(levels))


def test_what_is_nested_too_deep_is_refused_and_not_cut(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>数据12</p>" + "<font>数据" * 3000, encoding="utf-8")
    with pytest.raises(NotText, match="deeper than is read"):
        read_html(tmp_path / "page.html")


def test_many_references_to_notes_take_time_in_proportion(tmp_path: Path) -> None:
    body = paragraph(*(f'<w:r><w:footnoteReference w:id="{n}"/></w:r>' for n in range(30_000)), run("12"))
    assert read_docx(docx(tmp_path / "report.docx", body)).text.endswith("12\n")
