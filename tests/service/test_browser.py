"""Pages in Chromium: every kind of page in both languages on a wide and a narrow screen, and what one does on them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
from playwright.sync_api import Browser, expect

from loaders.builds.folder import Build
from loaders.project import ROOT
from service.pages.assets import script
from tests.service.conftest import free_port
from tests.support.browsing import Seen, chromium, seen
from tests.support.engines.npm import installed
from tests.support.engines.process import not_installed
from tests.support.kinds_of_pages import (
    BY_NAME,
    BY_PROVINCE,
    MANY_TIES,
    OVER_TIME,
    PAGES,
    SERIES,
    TIES,
    TRIPLES,
    paths_of,
)

pytestmark = pytest.mark.browser

AXE = "axe-core@4.14.1"
LANGUAGES = ("zh", "en")
WIDTHS = (1280, 390)
MOST_BYTES = 150_000
_SECONDS = 180
_START = "from service.server.serve import run; run()"


@contextmanager
def serving(build: Build, folder: Path, prefix: str = "") -> Iterator[str]:
    """The address of a service over the build, below the prefix."""
    port = free_port()
    address = f"http://127.0.0.1:{port}{prefix}"
    # other tests run meanwhile: how long a page may take is not what is looked at here
    settings = {"DGKG_STORE": str(build.folder.parent), "DGKG_PORT": str(port), "DGKG_WORKERS": "2", "DGKG_PAGE_DEADLINE_SECONDS": "60"}
    settings |= {"DGKG_BASE_IRI": f"{address}/"} if prefix else {}
    with (folder / f"log{port}").open("wb") as log:
        process = subprocess.Popen([sys.executable, "-c", _START], cwd=ROOT, env=os.environ | settings, stderr=log)
    try:
        deadline = time.monotonic() + _SECONDS
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if httpx2.get(f"{address}/readyz").status_code == 200:
                    break
            except httpx2.TransportError:
                pass
            time.sleep(0.2)
        else:
            raise AssertionError(f"the service did not start:\n{(folder / f'log{port}').read_text()}")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="module", autouse=True)
def _scripts() -> None:
    """Where the scripts are not built there is nothing to try."""
    if not script("editor"):
        not_installed("the scripts of the pages are not built: make build")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="module")
def site(built_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A service over the whole build."""
    with serving(built_build, tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture(scope="module")
def below(built_build: Build, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The same below a path of its host."""
    with serving(built_build, tmp_path_factory.mktemp("below"), "/kg") as address:
        yield address


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core."""
    commands = installed(tmp_path_factory.mktemp("axe"), AXE)
    return (commands.parent / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def paths(site: str) -> dict[str, str]:
    """The address of each kind of page on the host."""
    return paths_of(site)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", PAGES)
def test_a_page_is_without_fault(
    browser: Browser, site: str, paths: dict[str, str], axe: str, kind: str, language: str, width: int
) -> None:
    with seen(browser, site + paths[kind], language, width) as page:
        assert page.status == (404 if kind == "nothing" else 200)
        assert page.page.locator("html").get_attribute("lang") == language
        # each language and each width once is enough for what depends on neither together
        assert page.faults(axe if (language == "zh") == (width == WIDTHS[0]) else "") == []
        if not kind.startswith(("sparql", "answer")):
            assert page.weight <= MOST_BYTES, f"{page.weight:,} bytes"


def test_a_chart_has_a_mark_for_each_figure_of_its_table(browser: Browser, site: str) -> None:
    with seen(browser, f"{site}/indicator/data-production", "en", 1280) as page:
        marks = page.page.locator("figure.chart .mark[href]").count()
        page.page.locator("#series summary").click()
        assert marks == page.page.locator("#series tbody tr").count() > 5
        # who cannot see it hears the same
        assert "52.26" in page.page.locator("#spoken").inner_text()


def test_on_a_narrow_screen_the_diagram_of_the_hubs_fits_and_wide_tables_keep_their_first_column(browser: Browser, site: str) -> None:
    with seen(browser, f"{site}/hubs", "en", WIDTHS[1]) as page:
        beyond = "(box) => box.scrollWidth - box.clientWidth"
        assert page.page.locator(".diagram .wide").evaluate(beyond) == 0
        table = page.page.locator("#figures + .wide")
        assert table.evaluate(beyond) > 0
        first = table.locator("tbody tr:first-child > :first-child")
        before = first.bounding_box()
        table.evaluate("(box) => { box.scrollLeft = 200; }")
        assert before and first.bounding_box() == before


def test_the_language_is_switched_and_remembered(browser: Browser, site: str) -> None:
    with seen(browser, f"{site}/indicator/data-production", "zh", 390) as page:
        page.page.locator("a.switch").click()
        expect(page.page.locator("html")).to_have_attribute("lang", "en")
        page.page.goto(f"{site}/findings")
        expect(page.page.locator("html")).to_have_attribute("lang", "en")


def test_search_leads_to_a_page(browser: Browser, site: str) -> None:
    with seen(browser, site, "zh", 1280) as page:
        field = page.page.locator("input[name=q]").first
        field.fill("数据20条")
        field.press("Enter")
        page.page.locator("main li a", has_text="数据基础制度").first.click()
        expect(page.page).to_have_url(f"{site}/policy/data-basic-systems-opinions")


def _expands(page: Seen) -> None:
    drawn = page.page.locator("section.drawn[data-ready]")
    drawn.wait_for()
    before = int(drawn.get_attribute("data-things") or 0)
    page.page.locator(".network").focus()
    said = drawn.locator("[role=status]")
    for key in ("ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown"):
        page.page.keyboard.press(key)
        heard = said.inner_text()
        page.page.keyboard.press("Enter")
        expect(said).not_to_have_text(heard)
    after = int(drawn.get_attribute("data-things") or 0)
    assert after > before > 1
    drawn.locator("summary").click()
    assert drawn.locator("tbody tr").count() >= after - 1
    assert page.console == []


def test_a_graph_is_expanded_by_keys_and_its_table_grows(browser: Browser, site: str) -> None:
    with seen(browser, f"{site}/explore/neighbours", "en", 1280) as page:
        _expands(page)


def _edits(page: Seen) -> None:
    editor = page.page.locator(".cm-content")
    editor.click()
    page.page.keyboard.press("Control+A")
    page.page.keyboard.press("Delete")
    page.page.keyboard.type("SELECT * WHERE { ?finding a dg:findi", delay=20)
    offered = page.page.locator(".cm-tooltip-autocomplete li")
    offered.filter(has_text="dg:Finding").first.wait_for()
    offered.filter(has_text="dg:Finding").first.click()
    field = page.page.locator("textarea[name=query]")
    expect(field).to_have_value("PREFIX dg: <https://w3id.org/datagov-kg/ontology#>\nSELECT * WHERE { ?finding a dg:Finding}")
    page.page.locator(".cm-content").press("End")
    page.page.keyboard.type(" LIMIT x")
    page.page.locator(".cm-lintRange-error").wait_for()
    for _ in " LIMIT x":
        page.page.keyboard.press("Backspace")
    page.page.keyboard.press("Control+Enter")
    page.page.locator("main table tbody tr").first.wait_for()
    assert "query=PREFIX" in page.page.url
    assert page.console == []


@pytest.mark.parametrize(("view", "query", "mark"), [
    ("chart", OVER_TIME, "figure.chart .mark[href]"), ("chart", SERIES, "figure.chart .bars tbody tr"), ("tiles", BY_PROVINCE, ".tile[href]"),
    ("tiles", BY_NAME, ".tile[href]"), ("graph", TIES, ".tie"), ("graph", TRIPLES, ".tie"),
])  # fmt: skip
def test_an_answer_is_drawn_as_the_address_chooses_without_scripts_too(browser: Browser, site: str, view: str, query: str, mark: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/sparql?query={query}&view={view}&lang=en")
    rows = page.locator("#answer tbody tr").count()
    marks = page.locator(mark).count()
    # several figures of one province are one tile; all else has a mark for each row of the table
    assert rows >= marks > 4 if view == "tiles" else rows == marks > 4
    page.locator("#views a").first.click()
    expect(page.locator(mark)).to_have_count(0)
    context.close()


def test_who_asks_chooses_how_the_answer_is_shown(browser: Browser, site: str) -> None:
    with seen(browser, f"{site}/sparql?query={SERIES}", "en", 1280) as page:
        assert page.page.locator("figure.chart").count() == 0
        page.page.locator("select[name=view]").select_option("chart")
        page.page.locator("main form button").click()
        expect(page.page.locator("figure.chart .bars tbody tr")).to_have_count(5)
        assert "view=chart" in page.page.url and page.page.locator("select[name=view]").input_value() == "chart"
        assert page.faults() == []


@pytest.mark.parametrize("query", [TIES, TRIPLES], ids=["rows", "triples"])
def test_an_answer_whose_rows_tie_things_is_drawn(browser: Browser, site: str, query: str) -> None:
    with seen(browser, f"{site}/sparql?query={query}&view=graph", "en", 1280) as page:
        drawn = page.page.locator("section.drawn")
        drawn.scroll_into_view_if_needed()
        page.page.locator("section.drawn[data-ready]").wait_for()
        assert drawn.locator("tbody tr").count() == page.page.locator("#answer tbody tr").count() == 20
        assert page.faults() == []


def test_a_graph_of_more_rows_than_there_is_room_for_is_of_the_first_and_says_so(browser: Browser, site: str) -> None:
    with seen(browser, f"{site}/sparql?query={MANY_TIES}&view=graph", "en", 1280) as page:
        page.page.locator("section.drawn").scroll_into_view_if_needed()
        page.page.locator("section.drawn[data-ready]").wait_for()
        assert page.page.locator("section.drawn tbody tr").count() == 60
        expect(page.page.get_by_text("The picture is of the first 60 rows of 200")).to_be_visible()
        expect(page.page.locator("figure.diagram")).to_be_hidden()
        assert page.faults() == []
    context = browser.new_context()
    page_without = context.new_page()
    page_without.route("**/static/network-*.js", lambda route: route.abort())
    page_without.goto(f"{site}/sparql?query={MANY_TIES}&view=graph")
    expect(page_without.locator("figure.diagram")).to_be_visible()
    context.close()


def test_the_graph_of_a_policy_begins_with_its_neighbours(browser: Browser, site: str) -> None:
    with seen(browser, f"{site}/policy/data-basic-systems-opinions", "zh", 1280) as page:
        page.page.locator("section.drawn").scroll_into_view_if_needed()
        _expands(page)


def test_a_query_is_completed_checked_and_run(browser: Browser, site: str) -> None:
    with seen(browser, f"{site}/sparql", "zh", 1280) as page:
        _edits(page)


@pytest.mark.parametrize("kind", ["home", "neighbours", "sparql", "compared", "tiles", "embedded"])
def test_below_a_path_a_page_is_without_fault(browser: Browser, below: str, kind: str) -> None:
    with seen(browser, below + PAGES[kind], "zh", 390) as page:
        assert page.status == 200 and page.faults() == []


def test_below_a_path_the_graph_is_expanded_and_a_query_run(browser: Browser, below: str) -> None:
    with seen(browser, f"{below}/explore/neighbours", "zh", 1280) as page:
        _expands(page)
    with seen(browser, f"{below}/sparql", "en", 1280) as page:
        _edits(page)


def test_without_scripts_the_form_is_a_form(browser: Browser, site: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/sparql")
    page.locator("textarea[name=query]").fill("ASK { ?s ?p ?o }")
    page.locator("main form button").first.click()
    assert page.locator("main strong").first.inner_text() in ("是", "true", "yes")
    context.close()
