"""The pictures of pages in the README: ``python -m tests.support.screenshots http://127.0.0.1:8000`` takes them anew of a
service that runs."""

from __future__ import annotations

import sys
from contextlib import closing

from loaders.project import ROOT
from tests.support.browsing import chromium

FOLDER = ROOT / "docs/screenshots"
_WIDE, _NARROW, _HEIGHT = 1100, 390, 780
#: The file, the page, its language, and the width of the screen in pixels.
PICTURES = {
    "home-zh": ("/", "zh", _WIDE),
    "indicator-en": ("/indicator/data-production", "en", _WIDE),
    "theme-zh": ("/theme/authorised-operation", "zh", _NARROW),
}


def take(site: str) -> None:
    """Write the pictures, of what a screen shows of each page without scrolling."""
    FOLDER.mkdir(exist_ok=True)
    with chromium() as browser:
        for name, (path, language, width) in PICTURES.items():
            with closing(browser.new_page(viewport={"width": width, "height": _HEIGHT})) as page:
                page.goto(f"{site}{path}?lang={language}", wait_until="networkidle")
                page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    take(sys.argv[1].rstrip("/"))
