"""A report of two columns, notes and a table over pages goes from its PDF to a build through the reviewer's page, by keys."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page

from loaders.decisions import DecisionLog
from loaders.project import Project
from tests.service.conftest import free_port
from tests.support.browsing import chromium, command_with_page, need_font, press_access_key

pytestmark = [pytest.mark.browser, pytest.mark.long]

YEARS = range(2022, 2026)
TABLE = {year: (f"{10.5 * 1.2 ** (year - 2024):.2f}", f"{3.15 * 1.1 ** (year - 2025):.2f}") for year in YEARS}
_NUMBERS_OF_FIGURES = 5 + 2 * len(YEARS)
PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><style>
@page { size: A4; margin: 22mm 18mm; @top-center { content: "贵州数据发展报告（2025年）"; font-size: 9pt } @bottom-center { content: counter(page); font-size: 9pt } }
body { font-family: "Noto Serif CJK SC"; font-size: 10.5pt; line-height: 1.6; text-align: justify } h1 { font-size: 20pt } h2 { font-size: 14pt }
.two { columns: 2; column-gap: 9mm } .two p { text-indent: 2em; margin: 0 } sup { font-size: 7pt } .note { font-size: 8pt; text-indent: 0 }
table { border-collapse: collapse; width: 100%%; break-before: avoid } td, th { border: .5pt solid; padding: 50pt 4pt }
</style><h1>贵州数据发展报告</h1><div class="two"><h2>一、数据资源</h2>
<p>2025年，贵州数据生产总量达12.60EB<sup>1</sup>，同比增长20.0%%。各地各部门深入推进数据资源开发利用，数据供给的规模和质量稳步提升，数据要素的流通渠道更加畅通。</p>
<p>2024年，贵州数据生产总量为10.50EB。在此基础上，公共数据的归集共享、授权运营和价值评估等制度建设持续推进，企业数据治理能力明显增强。</p>
<h2>二、数据存储</h2><p>截至2025年底，贵州数据存储总量为3.15EB。存储设施的布局持续优化，绿色低碳水平不断提高，安全保障能力稳步增强，服务全国的能力进一步提升。</p>
<p>预计到2027年，贵州数据生产总量将超过20EB。数据基础设施建设将适度超前，数据产业生态将更加繁荣，数据赋能经济社会发展的作用将更加突出。</p>
<p class="note">1 数据生产总量不含跨省机构的数据。</p></div>
<table><caption>表1 历年数据生产与存储总量（EB）</caption><thead><tr><th>年份</th><th>数据生产总量</th><th>数据存储总量</th></tr></thead><tbody>%s</tbody></table>"""
#: What every figure of the report has.
COMMON = {"unit": "EB", "kind": "level", "region": "guizhou", "region_basis": "stated", "population_basis": "stated", "period_basis": "stated", "status": "reported"}


def truth_of(text: str) -> dict[int, dict[str, str]]:
    """The row of each figure by the code point at which it begins, as the report was written."""
    found: dict[int, dict[str, str]] = {}

    def state(before: str, printed_: str, **cells: str) -> None:
        start = text.index(before + printed_) + len(before)
        found[start] = COMMON | {"value": printed_, "period": "2025"} | cells

    production, storage = {"indicator": "data-production", "unit_printed": "EB"}, {"indicator": "data-storage", "unit_printed": "EB"}
    state("总量达", "12.60", **production)
    growth = {"indicator": "data-production-growth", "unit": "percent", "unit_printed": "%", "kind": "growth"}
    state("同比增长", "20.0", **growth, base_period="2024", base_period_basis="stated")
    state("总量为", "10.50", **production | {"period": "2024"})
    state("存储总量为", "3.15", **storage)
    state("将超过", "20", **production | {"period": "2027", "kind": "forecast", "status": "forecast", "qualifier": "超过"})
    for year, (made, kept) in TABLE.items():
        row = text.index(f"{year}年\t{made}\t{kept}\n")
        for printed_, cells in ((made, production), (kept, storage)):
            start = text.index(f"\t{printed_}", row) + 1
            found[start] = COMMON | cells | {"value": printed_, "period": str(year), "unit_printed": ""}
    assert len(found) == _NUMBERS_OF_FIGURES
    return found


def reviewing(project: Project, folder: Path, port: int, *document: str) -> AbstractContextManager[None]:
    """The command, once its page answers."""
    return command_with_page(["--project", str(project.root), "review", str(folder), "--port", str(port), "--reviewer", "甲", *document], port)


def fill(form: Locator, cells: dict[str, str]) -> None:
    """Write into the fields of a form what a person would; the others are left empty."""
    for field in form.locator("input:not([type=hidden])").all():
        field.fill(cells.get(field.get_attribute("name") or "", ""))


def send(page: Page, button: str) -> None:
    """Press a button that leads to another page."""
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator(button).first.click()


def decide(page: Page, address: str, item: str, row: dict[str, str], wanted: dict[str, str] | None) -> None:
    """Decide on an item by keys: take what is right, say that no figure is one, and correct the rest."""
    page.goto(f"{address}/?item={item}", wait_until="domcontentloaded")
    page.locator(":focus").wait_for()  # a browser gives the focus when it draws the page; a key before that goes nowhere
    if is_right(row, wanted):
        with page.expect_navigation(wait_until="domcontentloaded"):
            page.keyboard.press("Enter")
    elif wanted is None:
        page.locator("[name=reason]").fill("name")
        press_access_key(page, "r")
    else:
        fill(page.locator("form.cells"), wanted)
        press_access_key(page, "s")
    assert page.evaluate("document.querySelector('.wrong')?.textContent ?? ''") == ""


def is_right(row: dict[str, str], wanted: dict[str, str] | None) -> bool:
    """Whether a proposal is as the report was written."""
    return bool(row.get("reason")) if wanted is None else all(row.get(name, "") == cell for name, cell in wanted.items())


def test_a_pdf_becomes_a_report_that_builds_and_a_crash_on_the_way_loses_nothing(tmp_path: Path, light_project: Project) -> None:
    need_font()
    rows = "".join(f"<tr><td>{year}年</td><td>{made}</td><td>{kept}</td></tr>" for year, (made, kept) in TABLE.items())
    (tmp_path / "report.html").write_text(PAGE % rows, encoding="utf-8")
    pdf, folder, port = tmp_path / "report.pdf", tmp_path / "guizhou-2025", free_port()
    address = f"http://127.0.0.1:{port}"
    with chromium() as browser, closing(browser.new_page()) as page:
        page.set_default_timeout(60_000)
        page.goto((tmp_path / "report.html").as_uri())
        page.pdf(path=pdf, prefer_css_page_size=True)
        with reviewing(light_project, folder, port, "--document", str(pdf), "--date", "2026-03", "--region", "贵州"):
            text = (folder / "text.txt").read_text(encoding="utf-8")
            truth = truth_of(text)
            proposed: dict[str, dict[str, str]] = {}
            for line in (folder / "proposals.jsonl").read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                if "part" in row:
                    continue  # what is named is accepted with the rest, at once
                number = sum(key.startswith(f"{row['start']}-{row['end']}-") for key in proposed) + 1
                proposed[f"{row['start']}-{row['end']}-{number}"] = row
            wanted = {item: truth.get(int(row["start"])) for item, row in proposed.items()}
            right = [item for item, row in proposed.items() if is_right(row, wanted[item])]
            by_hand = [*right[:2], *(item for item in proposed if item not in right)]
            for item in by_hand[:4]:
                decide(page, address, item, proposed[item], wanted[item])
        decided = DecisionLog(folder / "decisions.jsonl").read()
        assert [one.item for one in decided] == by_hand[:4]
        with reviewing(light_project, folder, port):
            for item in by_hand[4:]:
                decide(page, address, item, proposed[item], wanted[item])
            page.goto(f"{address}/?state=open", wait_until="domcontentloaded")
            send(page, "form[action^='/bulk'] button")
            assert DecisionLog(folder / "decisions.jsonl").read()[:4] == decided
            page.goto(f"{address}/report", wait_until="domcontentloaded")
            fill(page.locator("form[action='/describe']"), {
                "title_zh": "贵州数据发展报告（2025年）", "title_en": "Report on data in Guizhou, 2025", "publisher": "national-data-administration", "issued": "2026-03",
                "reporting_year": "2025", "series": "guizhou-data-reports",
            })  # fmt: skip
            send(page, "form[action='/describe'] button")
            series = "form:has([value='entities/report_series.csv'])"
            fill(page.locator(series), {
                "id": "guizhou-data-reports", "label_zh": "贵州数据发展报告", "label_en": "Reports on data in Guizhou",
                "definition_zh": "测试用的虚构年报", "definition_en": "Invented yearly reports, for a test", "publisher": "national-data-administration",
            })  # fmt: skip
            send(page, f"{series} button")
            send(page, "form[action='/write'] button")
            assert "报告已写出" in (page.locator("main").text_content() or "")
    with (folder / "claims.csv").open(encoding="utf-8", newline="") as file:
        claims = list(csv.DictReader(file))
    assert {int(row["start"]): row["value"] for row in claims} == {start: row["value"] for start, row in truth.items()}
    with (folder / "mentions.csv").open(encoding="utf-8", newline="") as file:
        assert {(row["printed"], row["entity"]) for row in csv.DictReader(file)} >= {("贵州", "region/guizhou")}
    assert not re.search("贵州数据发展报告（2025年）", text)  # the running line is no text
    built = subprocess.run(
        [sys.executable, "-m", "service.cli.main", "--project", str(light_project.root), "build", "--with", str(folder)],
        env={**os.environ, "DGKG_STORE": str(tmp_path / "builds"), "DGKG_REPORTS": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr[-3000:]
    exported = (tmp_path / "builds" / "current" / "claims.csv").read_text(encoding="utf-8")
    assert exported.count("\nguizhou-2025,") == _NUMBERS_OF_FIGURES
