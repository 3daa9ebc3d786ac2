"""What documents of ministries and institutes were found to do: fonts that tell wrong characters, lines of contents, charts, titles that fill
their line, pages that scripts show, menus, web archives, and texts of seven bits."""

from __future__ import annotations

import quopri
import zipfile
from pathlib import Path

import pytest

from loaders.extract.running import Running
from loaders.extract.text import read_document
from loaders.extract.text.docx import read_docx
from loaders.extract.text.encodings import decoded
from loaders.extract.text.html import read_html
from loaders.extract.text.kinds import media_of
from loaders.extract.text.pdf import glyphs as glyphs_of
from loaders.extract.text.pdf.glyphs import Characters, Glyph, _mistold
from loaders.extract.text.pdf.paragraphs import pieces_of_lines
from loaders.extract.text.pdf.reading import read_pdf
from loaders.extract.text.places import Spot
from loaders.texts import NotText
from tests.extract.text.test_html import docx, paragraph, run
from tests.support.pdfs import MARGIN, Sheets

ACROSS = 400.0


def glyphs(text: str, size: float = 10.0, left: float = 0.0, base: float = 100.0, apart: float = 0.0) -> list[Glyph]:
    found = []
    for character in text:
        width = size if ord(character) > 0x2E00 else size / 2
        found.append(Glyph(character, left, left + width, base, size, Spot(1, left, base - size, left + width, base)))
        left += width + apart
    return found


def written(lines: list[list[Glyph]]) -> str:
    return "".join(text for text, _ in pieces_of_lines(lines))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("全市数据生产总量达到十二艾字节同比增长百分之二十", True), ("全市數據生產總量達到十二艾字節同比增長百分之二十", True),
        ("縡䫣剒䲿勵佟瘻䒊雳丘䩺踅熗示氳㱮ヤ孲鵠⮇嫏䷓瓀棃", False), ("龘䶮", True),
    ],
    ids=["simplified", "traditional", "another font's", "a few rare ones"],
)  # fmt: skip
def test_ideographs_that_nobody_writes_are_a_font_that_tells_wrong_ones(text: str, told: bool) -> None:
    assert (_mistold(glyphs(text)) == 0) is told


def test_pages_whose_fonts_tell_wrong_characters_are_named_and_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = Sheets(tmp_path / "wrong.pdf")
    sheets.column(MARGIN, 100, ACROSS, ["全市数据生产总量达到12.5艾字节，同比增长20%，占全国的比重为十分之一。"])
    sheets.next_page()
    sheets.column(MARGIN, 100, ACROSS, ["全市数据存储总量达到3.2艾字节。"])
    sheets.save()
    whole = glyphs_of.characters_of

    def mistold(page: object, textpage: object, number: int) -> Characters:
        read = whole(page, textpage, number)
        wrong = [glyph._replace(text=chr(0x3400 + ord(glyph.text) % 6000)) if ord(glyph.text) > 0x4E00 else glyph for glyph in read.glyphs]
        return Characters(read.frame, tuple(wrong), _mistold(wrong)) if number == 1 else read

    monkeypatch.setattr("loaders.extract.text.pdf.reading.characters_of", mistold)
    document = read_pdf(sheets.path)
    assert (document.unread, document.text) == ((1,), "全市数据存储总量达到3.2艾字节。\n")


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ([glyphs("2016", 8, 0, 97) + glyphs("2017", 10, 60) + glyphs("2018年产量", 10, 120)], "2016\t2017\t2018年产量"),
        ([glyphs("0", 8, 0, 97) + glyphs("增速为12%", 10, 60)], "0\t增速为12%"),
        ([glyphs("总量为12.5") + glyphs("3", 6, 50, 96) + glyphs("艾字节", 10, 53)], "总量为12.5³艾字节"),
        ([glyphs("12", 6, 0, 96) + glyphs("按年度统计的数量", 10, 10)], "¹²按年度统计的数量"),
    ],
    ids=["an axis", "its zero", "a mark", "a note"],
)  # fmt: skip
def test_small_numbers_are_raised_only_beside_a_word(lines: list[list[Glyph]], text: str) -> None:
    assert written(lines) == text


def test_lines_of_contents_are_a_paragraph_each(tmp_path: Path) -> None:
    titles = ["（一）网络基础设施加快建设", "（二）数据资源价值加快释放的各项工作有力推进", "（三）算力", "（四）数据交易"]
    sheets = Sheets(tmp_path / "contents.pdf")
    lines = []
    for at, title in enumerate(titles):
        dots = "." * int((ACROSS - 20 - len(title) * 10) // 2.5)
        lines.append(f"{title}{dots if at != 1 else '.'}{at + 2}")
        sheets.line(MARGIN + 20, 100 + 16 * at, f"{title}{dots if at != 1 else '.' * (len(dots) if at != 1 else 1)}{at + 2}")
    sheets.save()
    assert [line.replace(".", "") for line in read_pdf(sheets.path).text.splitlines()] == [line.replace(".", "") for line in lines]


def test_a_title_that_fills_its_line_is_not_read_with_what_is_below(tmp_path: Path) -> None:
    title, body = "专栏1：示例市先行先试，首次开展数据产业高质量发展考核工作", "2021年2月，示例市开展了数据产业的考核，考核分为季度考核与年度考核，全市数据企业达到300家，比上年增长12%。"
    source, caption = "来源：示例市数据发展研究院、示例市统计局以及各区县数据局和统计局", "图3 示例市数据企业数量"
    width = len(title) * 10 + 24
    sheets = Sheets(tmp_path / "title.pdf")
    y = sheets.column(MARGIN, 100, width, [body])
    sheets.line(MARGIN + width - 10 * len(source), y, source)
    sheets.line(MARGIN + 90, y + 16, caption)
    sheets.line(MARGIN + 20, y + 32, title)
    sheets.column(MARGIN, y + 48, width, [body])
    sheets.save()
    assert read_pdf(sheets.path).text.splitlines() == [body, source, caption, title, body]


def test_a_box_that_is_indented_as_a_whole_stays_one_paragraph(tmp_path: Path) -> None:
    body = "示例市开展了数据产业的考核，考核分为季度考核与年度考核，全市数据企业达到300家，比上年增长12%，" * 2 + "完。"
    sheets = Sheets(tmp_path / "box.pdf")
    y = sheets.column(MARGIN, 100, ACROSS, [body])
    y = sheets.column(MARGIN + 30, y + 8, ACROSS - 30, [body], indent=0)
    sheets.column(MARGIN, y + 8, ACROSS, [body])
    sheets.save()
    assert read_pdf(sheets.path).text.splitlines() == [body] * 3


def test_columns_between_which_a_mark_and_a_bracket_leave_little_room_are_two(tmp_path: Path) -> None:
    left = [f"第{n}行左栏的文字写到栏边为止，这里有十二个" for n in "一二三四五六七八九十"]
    left[4] = left[4][:-1] + "、"  # it hangs over the edge, as the bracket beside it does
    right = [f"（{n}）右栏的文字也写到栏边为止，这里有数" for n in "一二三四五六七八九十"]
    sheets = Sheets(tmp_path / "two.pdf")
    for at, (one, other) in enumerate(zip(left, right, strict=True)):
        hanging = 5 if at == 4 else 0
        sheets.line(MARGIN + hanging, 100 + 16 * at, one)
        sheets.line(MARGIN + 10 * len(one) + 19 - hanging, 100 + 16 * at, other if hanging else other[1:])
    sheets.save()
    text = read_pdf(sheets.path).text.replace("\n", "")
    assert text == "".join(left) + "".join(line if at == 4 else line[1:] for at, line in enumerate(right))


PAGE = "<html><head><meta charset='utf-8'></head><body{body}>{inside}</body></html>"
ARTICLE = "<h1>示例市数据条例</h1><p>2025年，数据产量达12.5EB。</p>"
MENU = "<div class=nav><ul>" + "".join(f"<li><a href='/{n}'>第{n}栏</a></li>" for n in range(12)) + "</ul></div>"


@pytest.mark.parametrize(
    ("body", "inside", "text"),
    [
        (" style='visibility: hidden'", ARTICLE, "示例市数据条例\n2025年，数据产量达12.5EB。\n"),
        ("", MENU + ARTICLE + MENU, "示例市数据条例\n2025年，数据产量达12.5EB。\n"),
        ("", ARTICLE + "<p>附件：<a href=1>附件1</a> <a href=2>附件2</a></p>", "示例市数据条例\n2025年，数据产量达12.5EB。\n附件：附件1 附件2\n"),
        ("", "<ul>" + "".join(f"<li><a href=x>第{n}条规定了12项。</a></li>" for n in range(6)) + "</ul>", "".join(f"第{n}条规定了12项。\n" for n in range(6))),
        ("", "<ul>" + "".join(f"<li><a href=x>第{n}篇</a></li>" for n in range(6)) + "</ul>", "".join(f"第{n}篇\n" for n in range(6))),
    ],
    ids=["shown by a script", "menus", "attachments", "sentences that are links", "nothing but links"],
)  # fmt: skip
def test_of_a_page_of_an_office_its_text_is_read(body: str, inside: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(PAGE.format(body=body, inside=inside), encoding="utf-8")
    assert read_html(tmp_path / "page.html").text == text


def archive(page: bytes, charset: str) -> bytes:
    return (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"--b\"\r\n\r\n"
        b"----b\r\nContent-Type: text/html; charset=" + charset.encode() + b"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + quopri.encodestring(page) + b"\r\n----b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----b--\r\n"
    )  # fmt: skip


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "GBK"])
def test_a_web_archive_is_its_page(charset: str, tmp_path: Path) -> None:
    (tmp_path / "page.mht").write_bytes(archive(PAGE.format(body="", inside=ARTICLE).encode("gb18030" if "8" not in charset else charset), charset))
    assert media_of(tmp_path / "page.mht") == "text/html"
    assert read_document(tmp_path / "page.mht").text == "示例市数据条例\n2025年，数据产量达12.5EB。\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--", "without a page"),
        (archive(b"<p>\xff\xff</p>", "utf-8"), "is not UTF-8, as it says"), (archive(b"<p>12</p>", "x-none"), "is not X-NONE, as it says"),
    ],
    ids=["no page", "broken", "unknown"],
)  # fmt: skip
def test_a_web_archive_that_cannot_be_read_says_why(content: bytes, said: str, tmp_path: Path) -> None:
    (tmp_path / "page.mht").write_bytes(content)
    with pytest.raises(NotText) as refused:
        read_html(tmp_path / "page.mht")
    assert said in refused.value.message


def with_part(path: Path, name: str, part: bytes) -> Path:
    body = paragraph(run("前言。")) + '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="c1"/>' + paragraph(run("后记。"))
    relations = f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="c1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk" Target="/word/{name}"/></Relationships>'
    with zipfile.ZipFile(docx(path, body), "a") as package:
        package.writestr("word/_rels/document.xml.rels", relations)
        package.writestr(f"word/{name}", part)
    return path


def test_a_page_that_is_part_of_a_word_document_is_read_where_it_stands(tmp_path: Path) -> None:
    page = PAGE.format(body="", inside=ARTICLE + "<table><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>").encode()
    for name, part in (("afchunk.mht", archive(page, "utf-8")), ("chunk.html", page)):
        document = read_docx(with_part(tmp_path / f"{name}.docx", name, part))
        assert document.text == "前言。\n示例市数据条例\n2025年，数据产量达12.5EB。\n甲\t1\n乙\t2\n后记。\n" and len(document.tables) == 1


def test_a_part_that_is_not_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotText, match=r"of another format as a part \(word/chunk.rtf\)"):
        read_docx(with_part(tmp_path / "report.docx", "chunk.rtf", b"{\\rtf1}"))
    missing = docx(tmp_path / "missing.docx", f'<w:altChunk xmlns:r="r" r:id="c9"/>{paragraph(run("12"))}')
    with pytest.raises(NotText, match="cannot be read as a Word document"):
        read_docx(missing)


TEXT = "一、数据资源\n2025年，示例市数据生产总量达12.60EB，~同比增长20.0%，a+b。\n"


@pytest.mark.parametrize("encoding", ["hz", "utf-7"])
def test_texts_of_seven_bits_are_read(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_bytes(TEXT.encode(encoding))
    document = read_document(tmp_path / "report.txt")
    assert document.text == TEXT and [section.title for section in document.sections] == ["一、数据资源"]


@pytest.mark.parametrize("text", ["C++ +abcd+ 1+2+3 ~{x} ~{ab\n", "a+base64+AAAA/bbbb+cccc\n", "https://x/?q=a+b+cdef+ghij\n", "~~ a ~{} ~~\n"])
def test_ascii_that_looks_like_them_stays_as_it_is(text: str) -> None:
    assert decoded(text.encode()) == text


def test_one_that_breaks_off_is_refused() -> None:
    with pytest.raises(NotText, match=r"is not the HZ that its marks announce \(line 2"):
        decoded(TEXT.encode("hz").replace("，".encode("hz")[2:4], b"#", 1))


@pytest.mark.parametrize("mark", ["[1]", "[1,2]", "[1-3]", "[¹,²]", "［12］", "〔3〕", "【4】", "¹,²", "¹²", "[3，5，7]"])
def test_marks_of_notes_and_of_sources_cut_no_sentence(mark: str) -> None:
    assert Running(f"数据生产总量达12.5EB{mark}，增长8.1%{mark}。\n").paragraphs[0].text == "数据生产总量达12.5EB，增长8.1%。"


@pytest.mark.parametrize("text", ["发〔2021〕12号。", "取值在[0,100]。", "建筑面积12m²。", "[2022]5号。"])
def test_what_only_looks_like_one_is_read(text: str) -> None:
    assert Running(f"{text}\n").paragraphs[0].text == text


