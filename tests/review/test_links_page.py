"""Links are decided by keys in a browser, and a crash of the command loses nothing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page

from loaders.linking.matching import Candidate, Deciding, LinkSet
from loaders.vocabulary import BASE
from tests.service.conftest import free_port
from tests.support.browsing import chromium, command_with_page, press_access_key

pytestmark = [pytest.mark.browser, pytest.mark.long]


def focused(page: Page, address: str) -> None:
    """Go to an address, and wait until a key has an effect there."""
    page.goto(address, wait_until="domcontentloaded")
    page.locator(":focus").wait_for()


def test_links_are_decided_by_keys_and_a_crash_loses_nothing(tmp_path: Path) -> None:
    Deciding(tmp_path).propose(
        Candidate(f"https://data.example.org/{at}", f"数据集 {at}", "dcterms:subject", f"{BASE}indicator/netizens", "网民规模", 95.0 - at, "why") for at in range(4)
    )
    port = free_port()
    address, command = f"http://127.0.0.1:{port}/", ["link", "--page", "--by", "甲", "--port", str(port)]
    own = {"DGKG_HARVESTS": str(tmp_path), "DGKG_STORE": str(tmp_path / "no-builds")}
    with chromium() as browser, closing(browser.new_page()) as page:
        page.set_default_timeout(60_000)
        with command_with_page(command, port, **own):
            focused(page, address)
            with page.expect_navigation(wait_until="domcontentloaded"):
                page.keyboard.press("Enter")
            page.locator(":focus").wait_for()
            press_access_key(page, "r")
        assert [link.state for link in LinkSet.read(tmp_path).links] == ["accepted", "rejected", "open", "open"]
        with command_with_page(command, port, **own):
            focused(page, address)
            assert "数据集 2" in page.inner_text("h2 >> nth=0") and "已定 2 / 4" in page.inner_text("header")
            press_access_key(page, "u")
            assert "数据集 1" in page.inner_text("h2 >> nth=0"), "the last decision is taken back, after a crash too"
            page.locator(":focus").wait_for()
            press_access_key(page, "n")
            assert "数据集 2" in page.inner_text("h2 >> nth=0")
            page.locator(":focus").wait_for()
            press_access_key(page, "p")
            assert "数据集 1" in page.inner_text("h2 >> nth=0")
    assert [(link.state, link.reviewer) for link in LinkSet.read(tmp_path).links] == [("accepted", "甲"), ("open", ""), ("open", ""), ("open", "")]
    assert [one.act for one in Deciding(tmp_path).decisions] == ["accept", "reject", "undo"]
