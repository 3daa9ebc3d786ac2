"""The home page says what each of its counts counts: what the graph holds, and what of it the reports name or check."""

from __future__ import annotations

import asyncio
import re

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from tests.support.apps import app_client


def home(build: Build) -> str:
    """The home page over a build."""

    async def run() -> str:
        settings = Settings.from_environment(store=str(build.folder.parent), workers=1)
        async with app_client(settings, Project()) as client:
            return (await client.get("/", headers={"Accept": "text/html"})).text

    return asyncio.run(run())


def test_one_sentence_says_what_is_counted(light_build: Build) -> None:
    page, counts = home(light_build), light_build.counts
    counted = dict(re.findall(r"<li><strong>([\d,]+)</strong> \S+ <span class=\"en\">([a-z ]+)</span>", page))
    shown = {name: int(number.replace(",", "")) for number, name in counted.items()}
    assert (shown["policies"], shown["bodies"], shown["places"]) == (counts["policies"], counts["bodies"], counts["regions"])
    sentence = page[page.index('id="counted"') : page.index("</p>", page.index('id="counted"'))]
    numbers = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", sentence.replace("counted", ""))]
    said = [counts[name] for name in ("named policies", "named bodies", "named regions", "checked observations")]
    assert numbers == said * 2
    assert all(counts[f"named {name}"] < counts[name] for name in ("policies", "bodies", "regions"))
    assert 0 < counts["checked observations"] < counts["observations"]
