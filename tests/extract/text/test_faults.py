"""What cannot be read is refused with its reason, whatever a file holds, within bounds of time and memory."""

from __future__ import annotations

import io
import re
import resource
import time
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from loaders.extract.document import Document
from loaders.extract.text import apart, read_document
from loaders.problems import InputProblems
from service.cli.extract import faults_of_pages
from tests.support.commands import Run
from tests.support.pdfs import Sheets, inflating, raw_pdf, stream

pytestmark = pytest.mark.long

CATALOGUE, PAGES = b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /F0 5 0 R >> >> >>"
FLATE = b"/Filter [/FlateDecode /FlateDecode]"


def refusal_of(path: Path) -> str:
    with pytest.raises(InputProblems) as refused:
        read_document(path)
    (problem,) = refused.value.problems
    assert problem.file.endswith(path.name) and problem.remedy
    return problem.message


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def nested_forms(levels: int, times: int) -> bytes:
    """A page that draws forms in forms, so many times each."""
    forms = [
        stream(b" ".join([b"/F%d Do" % (level + 1)] * times), b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F%d %d 0 R >> >>" % (level + 1, level + 6))
        for level in range(levels)
    ]
    last = stream(b"BT /F 9 Tf (1) Tj ET", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return raw_pdf(CATALOGUE, PAGES, PAGE, stream(b"/F0 Do"), *forms, last)


def test_an_encrypted_pdf(tmp_path: Path) -> None:
    canvas = Canvas(str(tmp_path / "secret.pdf"), encrypt="a password")
    canvas.drawString(100, 100, "12.5")
    canvas.save()
    assert refusal_of(tmp_path / "secret.pdf") == "is encrypted: it opens with a password only"


@pytest.mark.parametrize("content", [b"%PDF-1.7\n", b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", raw_pdf(CATALOGUE)], ids=["head", "cut", "pageless"])
def test_a_broken_pdf(tmp_path: Path, content: bytes) -> None:
    assert "PDF" in refusal_of(written(tmp_path / "broken.pdf", content)) or "holds no text" in refusal_of(tmp_path / "broken.pdf")


def scanned(path: Path, pages: str) -> Path:
    """A PDF whose pages are pictures (p) or have text (t)."""
    sheets = Sheets(path)
    picture = io.BytesIO()
    Image.new("L", (60, 85), 200).save(picture, "PNG")
    for at, kind in enumerate(pages):
        if at:
            sheets.next_page()
        if kind == "p":
            sheets.canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
        else:
            sheets.line(62, 100, f"第{at + 1}页的数据生产总量为12.5艾字节。")
    return sheets.save()


def test_scanned_pages_are_named_and_not_guessed(tmp_path: Path) -> None:
    assert refusal_of(scanned(tmp_path / "all.pdf", "ppp")) == "has no characters: pages 1–3 are pictures, as scanners make them, or their fonts tell wrong ones"
    document = read_document(scanned(tmp_path / "some.pdf", "ptppt"))
    assert document.unread == (1, 3, 4) and not document.guessed
    assert document.text == "第2页的数据生产总量为12.5艾字节。\n第5页的数据生产总量为12.5艾字节。\n"


def test_the_command_names_the_pages_that_it_did_not_read(tmp_path: Path, run: Run) -> None:
    told = run("extract", scanned(tmp_path / "some.pdf", "ptppt"), "--format", "csv")
    assert told.exit_code == 0 and "pages 1, 3–4: not read, for what stands there is a picture, or its fonts tell wrong characters (--ocr)." in told.stderr


def test_what_a_reader_should_know_of_pages_is_said_in_words() -> None:
    lines = list(faults_of_pages(Document("文", "", guessed=(5,), unread=(1, 3, 4), fontless=(2,))))
    assert [line.partition(":")[0] for line in lines] == ["pages 1, 3–4", "page 2", "page 5"]
    assert list(faults_of_pages(Document("文", ""))) == []


@pytest.mark.alone
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (raw_pdf(CATALOGUE, PAGES, PAGE, stream(inflating(4_000), FLATE), stream(b"")), "cannot be read within 1,500 MB of memory|takes longer than 4 s"),
        (nested_forms(12, 12), "cannot be read within|takes longer than|holds no text"),
        (raw_pdf(CATALOGUE, b"<< /Type /Pages /Kids [%b] /Count 20000 >>" % (b"3 0 R " * 20_000), PAGE, stream(b""), stream(b"")), "has 20,000 pages, more than 3,000"),
        (raw_pdf(CATALOGUE, b"<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 99999999 >>"), "has 99,999,999 pages|PDF|cannot be read"),
        (raw_pdf(CATALOGUE, PAGES, PAGE.replace(b"595 842", b"1000000000 1000000000"), stream(b""), stream(b"")), "page 1 measures .* and no page has a side over 14,400"),
    ],
    ids=["inflating", "forms in forms", "pages", "tree in itself", "huge page"],
)  # fmt: skip
def test_a_pdf_bomb_is_refused_in_bounded_time_and_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, said: str) -> None:
    monkeypatch.setattr(apart, "SECONDS", 4)
    assert len(content) < 200_000
    begun, before = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    message = refusal_of(written(tmp_path / "bomb.pdf", content))
    assert re.search(said, message), message
    assert time.monotonic() - begun < 30
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB: nothing of it in this process


def zipped(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return content.getvalue()


LAUGHS = b'<!DOCTYPE l [<!ENTITY a0 "ha">' + b"".join(b'<!ENTITY a%d "%b">' % (n + 1, b"&a%d;" % n * 10) for n in range(9)) + b"]><d>&a9;</d>"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (zipped({"word/document.xml": b" " * 200_000_000}), "unpacks to 200,000,000 bytes, more than 128,000,000"),
        (zipped({f"part{n}": b"" for n in range(10_001)}), "has 10,001 parts, more than 10,000"),
        (zipped({"word/document.xml": LAUGHS}), "cannot be read as a Word document"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "it has no word/document.xml"),
        (zipped({"word/document.xml": b"<x/>"})[:60], "cannot be read as a Word document: it is broken"),
    ],
    ids=["unpacked", "parts", "entities", "a workbook", "cut off"],
)
def test_a_docx_that_is_none_or_a_bomb(tmp_path: Path, content: bytes, said: str) -> None:
    begun = time.monotonic()
    assert said in refusal_of(written(tmp_path / "report.docx", content))
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "is empty"), ("empty.pdf", b"", "is empty"), ("blank.txt", b" \n\n", "holds no text"),
        ("blank.html", b"<html><body></body></html>", "holds no text"), ("report.pdf", b"no pdf", "is named .pdf and is none"),
        ("report.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is a file of an old Word"), ("scan.png", b"\x89PNG\r\n", "is a picture"),
        ("long.txt", "数据".encode() * 1_700_000, "has 10,200,000 bytes, more than 8,000,000"),
        ("deep.html", b"<div>" * 1_000_000, "nests its elements deeper than is read"),
        ("page.html", b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<p>12</p>", "is a web archive (MHTML) without a page"),
        ("wide.html", b"<table>" + b"<tr><td rowspan=99999 colspan=99999>1<td>2</tr>" * 9 + b"</table>", "has a table of more than 200,000 cells"),
    ],
)  # fmt: skip
def test_what_is_empty_too_long_or_another_kind_of_file(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    begun = time.monotonic()
    assert said in refusal_of(written(tmp_path / name, content))
    assert time.monotonic() - begun < 30


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert refusal_of(tmp_path / "none.pdf") == "cannot be read: No such file or directory"
