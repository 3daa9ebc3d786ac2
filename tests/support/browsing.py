"""A page in a real browser, and what is wrong with it: what the console says, what it asks of others, how it lies on the screen,
what axe finds, and whether its HTML is valid."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import html5lib  # type: ignore[import-untyped]
from html5lib.html5parser import ParseError  # type: ignore[import-untyped]
from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.engines.process import not_installed

_HEIGHT = 900
#: The modifier of access keys in the browser's protocol.
_ALT = 1
_START_SECONDS = 120
#: Rows that no screen holds, what lies beyond the right edge, and how many bytes came over the wire.
_LAID_OUT = """() => {
  const tall = [...document.querySelectorAll("tr")].filter((row) => row.getBoundingClientRect().height > innerHeight);
  const wide = document.documentElement.scrollWidth - innerWidth;
  const beyond = wide > 0 ? [...document.body.querySelectorAll("*")].filter((one) =>
    one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".wide, .diagram, pre")).slice(0, 3)
    .map((one) => `${one.tagName}.${one.className}`) : [];
  const loaded = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  return { tall: tall.map((row) => row.textContent.trim().slice(0, 60)), wide, beyond,
    bytes: loaded.reduce((sum, one) => sum + one.encodedBodySize, 0) };
}"""
_AXE = """async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .filter((one) => ["serious", "critical"].includes(one.impact))
  .map((one) => `${one.id}: ${one.nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join(" | ")}`)"""


@dataclass
class Seen:
    """One page as it came, and what was noticed meanwhile."""

    page: Page
    status: int
    body: str
    console: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)

    def faults(self, axe: str = "") -> list[str]:
        """All that is wrong, a line each; with the source of axe-core also what it finds to be serious."""
        laid_out = self.page.evaluate(_LAID_OUT)
        found = [f"console: {line}" for line in self.console]
        found += [f"asks {host}" for host in self.hosts - {urlsplit(self.page.url).netloc}]
        found += [f"{laid_out['wide']} pixels beyond the screen: {laid_out['beyond']}"] if laid_out["wide"] > 0 else []
        found += [f"row taller than the screen: {row}" for row in laid_out["tall"]]
        found += invalid(self.body)
        if axe:
            self.page.evaluate(axe)
            found += [f"axe: {line}" for line in self.page.evaluate(_AXE)]
        return found

    @property
    def weight(self) -> int:
        """Bytes as they were sent: the page and all that it loads."""
        return int(self.page.evaluate(_LAID_OUT)["bytes"])


def invalid(page: str) -> list[str]:
    """Why the text is no HTML as the standard has it: its first error."""
    parser = html5lib.HTMLParser(strict=True)
    try:
        parser.parse(page)
    except ParseError as error:
        (line, column), code, _ = parser.errors[-1]
        return [f"HTML {line}:{column} {code} {error}"]
    return []


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium or another that is installed, without a window. Skips the test, or fails it, where there is none."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        not_installed("a browser is not here: install chromium")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def need_font() -> None:
    """Skip the test, or fail it, where a browser cannot print Chinese."""
    listing = shutil.which("fc-list")
    if listing is None or not subprocess.run([listing, ":lang=zh"], capture_output=True, check=True).stdout:
        not_installed("no font of Chinese is here: install fonts-wqy-microhei")


@contextmanager
def seen(browser: Browser, address: str, language: str, width: int, is_still: bool = True) -> Iterator[Seen]:
    """The page as somebody sees it who reads the language, on a screen so wide."""
    context = browser.new_context(
        viewport={"width": width, "height": _HEIGHT}, locale={"zh": "zh-CN", "en": "en-GB"}[language],
        reduced_motion="reduce" if is_still else "no-preference",
    )  # fmt: skip
    page = context.new_page()
    page.set_default_timeout(60_000)
    found = Seen(page, 0, "")
    page.on("console", lambda said: found.console.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: found.console.append(str(error)))
    page.on("request", lambda request: found.hosts.add(urlsplit(request.url).netloc))
    answer = page.goto(address, wait_until="networkidle")
    assert answer is not None
    found.status, found.body = answer.status, answer.text()
    if found.status >= 400:  # the browser complains of the page's own status, which is meant
        found.console[:] = [line for line in found.console if "Failed to load resource" not in line]
    try:
        yield found
    finally:
        context.close()


def press_access_key(page: Page, key: str) -> None:
    """Press the access key of what leads to another page. Playwright's keyboard sends no text with Alt, by which the browser
    knows an access key; its protocol does."""
    event = {"key": key, "windowsVirtualKeyCode": ord(key.upper()), "modifiers": _ALT, "unmodifiedText": key}
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.context.new_cdp_session(page).send("Input.dispatchKeyEvent", event | {"type": "keyDown"})


@contextmanager
def command_with_page(arguments: list[str], port: int, **environment: str) -> Iterator[None]:
    """`dgkg` with these arguments, once its page answers on the port; killed afterwards, as a crash would."""
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli.main", *arguments], stdout=subprocess.DEVNULL, env=os.environ | environment
    )
    deadline = time.monotonic() + _START_SECONDS
    try:
        while True:
            assert process.poll() is None and time.monotonic() < deadline
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        yield
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
