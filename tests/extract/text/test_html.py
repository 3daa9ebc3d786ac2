"""HTML and DOCX: paragraphs, titles, tables with merged cells, notes; what a reader does not see is no text."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from loaders.extract import Document
from loaders.extract.text.docx import read_docx
from loaders.extract.text.html import read_html

PAGE = """<!DOCTYPE html><html><head><title>不在文中</title><meta charset="{charset}"><style>p {{ color: red }}</style></head><body>
<nav><ul><li>首页</li></ul></nav><script>var 数 = 99;</script>
<h1>示例市数据发展报告</h1><div>示例市数据局<br>2026年3月</div>
<h2>一、数据资源</h2>
<p>2025年，示例市数据生产总量达<b>12.</b>60EB，
同比增长20.0%<sup>1</sup>。</p><!-- 批注 99 -->
<table><caption>表1 产量</caption><tr><th rowspan=2>地区</th><th colspan=2>数据生产总量</th></tr><tr><th>2024年</th><th>2025年</th></tr>
<tr><td>甲区</td><td>1.13</td><td>1.31</td></tr></table>
<p>（一）存储</p><p>存储总量&nbsp;3.15&nbsp;EB。</p><footer>电话 12345</footer></body></html>"""
TEXT = (
    "示例市数据发展报告\n示例市数据局\n2026年3月\n一、数据资源\n2025年，示例市数据生产总量达12.60EB，同比增长20.0%¹。\n表1 产量\n"
    "地区\t数据生产总量\t\n\t2024年\t2025年\n甲区\t1.13\t1.31\n（一）存储\n存储总量 3.15 EB。\n"
)
SPANS = [(0, 0, 2, 1, "地区"), (0, 1, 1, 2, "数据生产总量"), (1, 1, 1, 1, "2024年"), (1, 2, 1, 1, "2025年"), (2, 0, 1, 1, "甲区"), (2, 1, 1, 1, "1.13"), (2, 2, 1, 1, "1.31")]


def spans_of(document: Document) -> list[tuple[int, int, int, int, str]]:
    cells = document.tables[0].cells
    return [(c.row, c.column, c.row_span, c.column_span, document.text[c.start : c.end]) for c in cells]


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "gb18030"])
def test_a_page_is_what_a_browser_shows_of_its_article(tmp_path: Path, charset: str) -> None:
    (tmp_path / "page.html").write_bytes(PAGE.format(charset=charset).encode(charset))
    document = read_html(tmp_path / "page.html")
    assert document.text == TEXT
    assert [(s.title, s.level) for s in document.sections] == [("示例市数据发展报告", 1), ("一、数据资源", 2), ("（一）存储", 3)]
    assert spans_of(document) == SPANS and document.tables[0].caption is not None
    assert document.text[slice(*document.tables[0].caption)] == "表1 产量"


def test_a_table_that_lays_a_page_out_is_no_grid(tmp_path: Path) -> None:
    content = "<table><tr><td><table><tr><td>左栏的第一段。</td></tr></table></td><td><p>右栏的第一段。</p></td></tr></table>"
    (tmp_path / "page.html").write_text(content, encoding="utf-8")
    document = read_html(tmp_path / "page.html")
    assert (document.text, document.tables) == ("左栏的第一段。\n右栏的第一段。\n", ())


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


_BEGINS, _WIDE = '<w:vMerge w:val="restart"/>', '<w:gridSpan w:val="2"/>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs: str, style: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(runs)}</w:p>'


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


def docx(path: Path, body: str, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", content)
    return path


def test_a_word_document_is_what_word_shows(tmp_path: Path) -> None:
    styles = f'<w:styles {W}><w:style w:styleId="a1"><w:name w:val="heading 1"/></w:style><w:style w:styleId="mine"><w:basedOn w:val="a1"/></w:style></w:styles>'
    notes = f'<w:footnotes {W}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="1">{paragraph(run("不含跨市机构。"))}</w:footnote></w:footnotes>'
    table = (
        f"<w:tbl><w:tr>{cell('地区', _BEGINS)}{cell('数据生产总量', _WIDE)}</w:tr>"
        f"<w:tr>{cell('', '<w:vMerge/>')}{cell('2024年')}{cell('2025年')}</w:tr><w:tr>{cell('甲区')}{cell('1.13')}{cell('1.31')}</w:tr></w:tbl>"
    )
    body = (
        paragraph(run("示例市数据发展报告"), style="mine")
        + paragraph(run("2025年，数据生产总量达12."), f"<w:del>{run('99')}</w:del>", f"<w:ins>{run('60EB')}</w:ins>", run("3", '<w:vertAlign w:val="superscript"/>'), run("隐藏", "<w:vanish/>"), '<w:r><w:footnoteReference w:id="1"/></w:r>', run("。"))
        + paragraph(run("表1 产量")) + table + f"<w:sdt><w:sdtContent>{paragraph(run('（一）存储'))}</w:sdtContent></w:sdt>"
    )  # fmt: skip
    body = body.replace(f"<w:del>{run('99')}</w:del>", f"<w:del>{run('99').replace('w:t', 'w:delText')}</w:del>")
    document = read_docx(docx(tmp_path / "report.docx", body, styles=styles, footnotes=notes))
    assert document.text == (
        "示例市数据发展报告\n2025年，数据生产总量达12.60EB³¹。\n表1 产量\n地区\t数据生产总量\t\n\t2024年\t2025年\n甲区\t1.13\t1.31\n（一）存储\n¹ 不含跨市机构。\n"
    )
    assert spans_of(document) == SPANS
    assert [(s.title, s.level) for s in document.sections] == [("示例市数据发展报告", 1), ("（一）存储", 2)]
