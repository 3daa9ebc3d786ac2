"""Born-digital PDFs: what is read is what was drawn, in the order in which people read, with every character's place."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from loaders.extract import Document
from loaders.extract.text.pdf import read_pdf
from tests.support.pdfs import FONT, HEIGHT, MARGIN, WIDTH, Sheets, broken, with_pages

COLUMN = 220.0
RIGHT = WIDTH - MARGIN - COLUMN
LEFT_TEXT = [
    "2025年示例市数据生产总量达到12.60艾字节，同比增长20.0%，其中企业数据生产量为8.35艾字节，占全市的比重为66.27%，比上年提高1.25个百分点。",
    "数据产量由2023年的8.76艾字节增长到2025年的12.60艾字节，全市共有数据企业12345家，从业人员1,234,567人，产业规模达到1234.56亿元。",
    "截至2025年底，示例市智能算力规模约1800PFLOPS，the share of structured data in the total was 41.25 percent of all。",
]
RIGHT_TEXT = [
    "在用标准机架12.5万架，平均上架率为68.2%，平均电能利用效率为1.32，新建数据中心的平均电能利用效率为1.18，比上年降低0.05，降幅为4.06%。",
    "全市开放数据集4000个，累计下载100万次，平均每个数据集下载250次，开放数据接口1280个，日均调用36.5万次，比上年增长45.8%，居全省第2位。",
    "到2027年，数据生产总量预计超过20艾字节，年均增长25%以上，数据产业规模力争突破2000亿元，培育100家以上数据企业，建成10个可信数据空间。",
]


def text_of(*paragraphs: str) -> str:
    return "".join(f"{paragraph}\n" for paragraph in paragraphs)


def assert_places(document: Document, sheets: Sheets) -> None:
    """Every character that was drawn has its place, in the order of the text, and what was put between has one too."""
    assert len(document.places) == len(document.text)
    drawn = sorted((character, page, round(x), round(y)) for character, page, x, y in sheets.drawn if character.strip())
    found = []
    for character, place in zip(document.text, document.places, strict=True):
        assert place is not None
        if character.strip():
            found.append((character, place.page, place.left, place.bottom))
            assert place.top < place.bottom and place.left <= place.right
    assert [(c, p) for c, p, _, _ in sorted(found, key=lambda f: (f[0], f[1], round(f[2]), f[3]))] == [(c, p) for c, p, _, _ in drawn]
    lefts = sorted((c, p, round(x)) for c, p, x, _ in found)
    assert all(abs(one[2] - other[2]) <= 1 for one, other in zip(lefts, sorted((c, p, x) for c, p, x, _ in drawn), strict=True))


def two_columns(path: Path) -> Sheets:
    sheets = Sheets(path)
    sheets.column(MARGIN, 120, COLUMN, LEFT_TEXT)
    sheets.column(RIGHT, 127, COLUMN, RIGHT_TEXT)
    sheets.save()
    return sheets


def test_columns_are_read_one_after_the_other_and_broken_words_and_numbers_are_whole(tmp_path: Path) -> None:
    sheets = two_columns(tmp_path / "two.pdf")
    document = read_pdf(sheets.path)
    assert document.text == text_of(*LEFT_TEXT, *RIGHT_TEXT)
    assert_places(document, sheets)


def test_a_number_broken_over_lines_keeps_both_places(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "broken.pdf")
    sheets.column(MARGIN, 120, 93, ["全市数据企业共有12345家。"], indent=0)
    sheets.save()
    document = read_pdf(sheets.path)
    start = document.text.index("12345")
    tops = {place.top for place in document.places[start : start + 5] if place}
    assert document.text == "全市数据企业共有12345家。\n" and len(tops) == 2


def test_a_title_over_the_columns_and_what_follows_them_stand_where_they_are_read(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "title.pdf")
    sheets.line(180, 90, "示例市数据发展报告", 20)
    bottom = sheets.column(MARGIN, 130, COLUMN, ["一、数据资源"], indent=0)
    bottom = sheets.column(MARGIN, bottom, COLUMN, LEFT_TEXT)
    sheets.column(RIGHT, 130, COLUMN, RIGHT_TEXT)
    sheets.column(MARGIN, bottom + 30, WIDTH - 2 * MARGIN, ["二、展望"], indent=0)
    closing = "全市将继续推进数据要素市场化配置改革，" * 4 + "数据产业规模年均增长15%以上。"
    sheets.column(MARGIN, bottom + 60, WIDTH - 2 * MARGIN, [closing])
    sheets.save()
    document = read_pdf(sheets.path)
    assert document.text == text_of("示例市数据发展报告", "一、数据资源", *LEFT_TEXT, *RIGHT_TEXT, "二、展望", closing)
    sections = [(section.title, section.level) for section in document.sections]
    assert sections == [("示例市数据发展报告", 1), ("一、数据资源", 2), ("二、展望", 2)]
    assert document.section_at(document.text.index("12.5万架")) == document.sections[1]


def test_running_lines_and_page_numbers_do_not_cut_what_goes_on_over_pages(tmp_path: Path) -> None:
    text = "".join(f"第{n}项指标为{n}.{n:02}万个，同比增长{n % 40}.5%，" for n in range(1, 260)) + "完。"
    lines = [*broken(text, WIDTH - 2 * MARGIN, 10.0)]

    def draw(sheets: Sheets, page: int) -> None:
        sheets.line(MARGIN if page % 2 else WIDTH - 200, 40, "示例市数据发展报告（2025年）", 9, is_kept=False)
        sheets.line(290, HEIGHT - 30, f"— {page} —" if page % 2 else str(page), 9, is_kept=False)
        for at, line in enumerate(lines[(page - 1) * 45 : page * 45]):
            sheets.line(MARGIN, 80 + at * 16, line)

    pages = -(-len(lines) // 45)
    sheets = with_pages(tmp_path / "running.pdf", pages, draw)
    document = read_pdf(sheets.path)
    assert pages > 2 and document.text == text_of(text)
    assert_places(document, sheets)


def test_a_footnote_follows_the_paragraph_that_it_interrupts(tmp_path: Path) -> None:
    body = "示例市数据生产总量达到12.60艾字节，企业数据生产量为8.35艾字节，" * 30 + "完。"
    lines = [*broken(body, WIDTH - 2 * MARGIN, 10.0)]
    half = len(lines) // 2

    def draw(sheets: Sheets, page: int) -> None:
        for at, line in enumerate(lines[:half] if page == 1 else lines[half:]):
            sheets.line(MARGIN, 80 + at * 16, line)
        if page == 1:
            sheets.line(MARGIN, 700, "1", 6)
            sheets.line(MARGIN + 5, 703, "企业数据生产量按年度统计，不含跨市机构。", 8)

    document = read_pdf(with_pages(tmp_path / "note.pdf", 2, draw).path)
    assert document.text == text_of(body, "¹企业数据生产量按年度统计，不含跨市机构。")


def test_a_raised_mark_is_no_digit_of_the_number_before_it(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "mark.pdf")
    x = sheets.line(MARGIN, 100, "数据生产总量为12.5")
    x = sheets.line(x, 96, "2", 6)
    sheets.line(x, 100, "艾字节，同比增长20%。")
    sheets.save()
    assert read_pdf(sheets.path).text == "数据生产总量为12.5²艾字节，同比增长20%。\n"


def test_a_table_is_a_grid_whose_cells_are_ranges_of_the_text(tmp_path: Path) -> None:
    rows = [["地区", "2024年", "2025年"], ["甲区", "1.13", "1.31"], ["乙区", "", "2.62"]]
    sheets = Sheets(tmp_path / "table.pdf")
    sheets.line(MARGIN, 90, "表1 数据生产总量（艾字节）")
    sheets.table(MARGIN, 100, rows, [100, 80, 80])
    sheets.save()
    document = read_pdf(sheets.path)
    assert document.text == "表1 数据生产总量（艾字节）\n地区\t2024年\t2025年\n甲区\t1.13\t1.31\n乙区\t\t2.62\n"
    (grid,) = document.tables
    assert [[c.row, c.column, document.text[c.start : c.end], c.is_header] for c in grid.cells] == [
        [row, column, text, row == 0] for row, cells in enumerate(rows) for column, text in enumerate(cells)
    ]
    assert grid.caption and document.text[slice(*grid.caption)] == "表1 数据生产总量（艾字节）"
    assert_places(document, sheets)


def test_what_stands_alone_is_read_or_the_page_said_to_lack_its_font(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "alone.pdf")
    sheets.line(MARGIN, 100, "数据生产总量达到")
    sheets.line(MARGIN, 140, "亿")
    sheets.save()
    document = read_pdf(sheets.path)
    assert "亿" in document.text or document.fontless == (1,)


def test_merged_cells_span_and_a_wrapped_cell_is_whole(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "merged.pdf")
    top, canvas = 100.0, sheets.canvas
    for x, y, width, height in [(62, 0, 100, 40), (162, 0, 160, 20), (162, 20, 80, 20), (242, 20, 80, 20), (62, 40, 100, 40), (162, 40, 80, 40), (242, 40, 80, 40)]:
        canvas.rect(x, HEIGHT - top - y - height, width, height)
    for x, y, text in [(66, 25, "地区"), (166, 14, "数据生产总量"), (166, 34, "2024年"), (246, 34, "2025年"), (66, 55, "新疆生产建设"), (66, 71, "兵团"), (166, 60, "12,3"), (166, 76, "45.6"), (246, 60, "1.31")]:
        sheets.line(x, top + y, text)
    sheets.save()
    document = read_pdf(sheets.path)
    spans = [(c.row, c.column, c.row_span, c.column_span, document.text[c.start : c.end]) for c in document.tables[0].cells]
    assert spans == [
        (0, 0, 2, 1, "地区"), (0, 1, 1, 2, "数据生产总量"), (1, 1, 1, 1, "2024年"), (1, 2, 1, 1, "2025年"),
        (2, 0, 1, 1, "新疆生产建设兵团"), (2, 1, 1, 1, "12,345.6"), (2, 2, 1, 1, "1.31"),
    ]  # fmt: skip
    assert [c.is_header for c in document.tables[0].cells] == [True] * 4 + [False] * 3


def test_a_table_over_pages_is_one_and_its_head_stands_once(tmp_path: Path) -> None:
    head = ["地区", "2024年", "2025年"]
    rows = [[f"第{n}区", f"{n * 1.13:.2f}", f"{n * 1.31:.2f}"] for n in range(1, 91)]

    def draw(sheets: Sheets, page: int) -> None:
        sheets.table(MARGIN, 90, [head, *rows[(page - 1) * 36 : page * 36]], [100, 80, 80])

    document = read_pdf(with_pages(tmp_path / "long.pdf", 3, draw).path)
    assert document.text == text_of(*("\t".join(row) for row in [head, *rows]))
    (grid,) = document.tables
    assert max(cell.row for cell in grid.cells) == 90 and len(grid.cells) == 91 * 3


@pytest.mark.parametrize("sides", ["none", "open"])
def test_a_table_whose_rules_only_run_across_has_columns_where_its_text_leaves_room(tmp_path: Path, sides: str) -> None:
    rows = [["指标", "2024年", "2025年"], ["数据生产总量", "10.50", "12.60"], ["数据存储总量", "2.87", "3.15"], ["算力规模", "1500", "1800"]]
    sheets = Sheets(tmp_path / "three.pdf")
    for at, row in enumerate(rows):
        for x, text in zip((70, 220, 320), row, strict=True):
            sheets.line(x, 115 + at * 18, text)
    for y in (100, 121, 175) if sides == "none" else (100, 121, 139, 157, 175):
        sheets.rule(62, 400, y)
    if sides == "open":
        for x in (210, 310):
            sheets.canvas.line(x, HEIGHT - 100, x, HEIGHT - 175)
    sheets.save()
    document = read_pdf(sheets.path)
    assert document.text == text_of(*("\t".join(row) for row in rows))
    assert [(c.row, c.column) for c in document.tables[0].cells] == [(r, c) for r in range(4) for c in range(3)]


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_and_its_boxes_are_where_it_is_shown(tmp_path: Path, rotation: int) -> None:
    sheets = Sheets(tmp_path / "turned.pdf")
    sheets.column(MARGIN, 120, 300, LEFT_TEXT)
    sheets.save()
    file = pypdfium2.PdfDocument(sheets.path)
    file[0].set_rotation(rotation)
    file.save(tmp_path / "lying.pdf")
    document = read_pdf(tmp_path / "lying.pdf")
    assert document.text == text_of(*LEFT_TEXT)
    first = document.places[0]
    assert first
    x, y = {90: (HEIGHT - 120, MARGIN + 20), 180: (WIDTH - MARGIN - 20, HEIGHT - 120), 270: (120, WIDTH - MARGIN - 20)}[rotation]
    assert first.left - 1 <= x <= first.right + 1 and first.top - 1 <= y <= first.bottom + 1


def test_writing_that_runs_up_the_page_is_read(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "up.pdf")
    sheets.canvas.rotate(90)
    sheets.canvas.translate(0, -HEIGHT)
    sheets.column(MARGIN, 320, 300, LEFT_TEXT)
    sheets.save()
    assert read_pdf(sheets.path).text == text_of(*LEFT_TEXT)


def test_a_watermark_across_the_page_is_no_text(tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "water.pdf")
    sheets.canvas.saveState()
    sheets.canvas.rotate(45)
    sheets.canvas.setFont("STSong-Light", 40)
    sheets.canvas.drawString(300, 100, "内部资料2025")
    sheets.canvas.restoreState()
    sheets.column(MARGIN, 120, COLUMN, LEFT_TEXT)
    sheets.save()
    assert read_pdf(sheets.path).text == text_of(*LEFT_TEXT)


@pytest.mark.parametrize("points", [0, 1, 2, 4])
def test_characters_that_are_set_apart_are_words_and_numbers_still(points: int, tmp_path: Path) -> None:
    sheets = Sheets(tmp_path / "apart.pdf")
    lines = ["2025年，全市数据生产总量达12.5艾字节，同比增长8.6%。", "数据企业超过300家，Open Data Index 12.5 of 30。"]
    for at, line in enumerate(lines):
        text = sheets.canvas.beginText(40, 700 - 20 * at)
        text.setFont(FONT, 10)
        text.setCharSpace(points)
        text.textOut(line)
        sheets.canvas.drawText(text)
    assert read_pdf(sheets.save()).text.replace("\n", "") == "".join(lines)
