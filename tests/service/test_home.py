"""The home page says what each of its counts counts; the page of a policy when it came out."""

from __future__ import annotations

import asyncio
import csv
import re

import pytest

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from tests.support.apps import app_client

pytestmark = pytest.mark.long


def home(build: Build, language: str) -> str:
    """The home page over a build, in the language."""

    async def run() -> str:
        settings = Settings.from_environment(store=str(build.folder.parent), workers=1)
        async with app_client(settings, Project()) as client:
            return (await client.get("/", headers={"Accept": "text/html", "Accept-Language": language})).text

    return asyncio.run(run())


def test_one_sentence_says_what_is_counted(light_build: Build) -> None:
    pages, counts = [home(light_build, language) for language in ("zh", "en")], light_build.counts
    counted = re.findall(r"<li><strong>([\d,]+)</strong> ([a-z ]+)</li>", pages[1])
    shown = {name: int(number.replace(",", "")) for number, name in counted}
    assert (shown["policies"], shown["bodies"], shown["places"]) == (counts["policies"], counts["bodies"], counts["regions"])
    said = [counts[name] for name in ("named policies", "named bodies", "named regions", "checked observations")]
    for page in pages:
        sentence = page[page.index('id="counted"') : page.index("</p>", page.index('id="counted"'))]
        assert [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", sentence)] == said
    assert all(counts[f"named {name}"] < counts[name] for name in ("policies", "bodies", "regions"))
    assert 0 < counts["checked observations"] < counts["observations"]


def test_the_page_of_a_policy_leads_with_its_one_date_and_which_it_is(built_build: Build) -> None:
    with (built_build.folder / "policies.csv").open(encoding="utf-8", newline="") as file:
        dated = {row["date_kind"]: row for row in csv.DictReader(file) if row["date"]}
    assert len(dated) > 2

    async def run() -> dict[str, str]:
        settings = Settings.from_environment(store=str(built_build.folder.parent), workers=1)
        async with app_client(settings, Project()) as client:
            address = "/policy/{policy}".format
            return {kind: (await client.get(address(**row), headers={"Accept": "text/html"})).text for kind, row in dated.items()}

    for kind, page in asyncio.run(run()).items():
        line = page[page.index('id="dated"') : page.index("</p>", page.index('id="dated"'))]
        assert f"<strong>{dated[kind]['date']}</strong>" in line and dated[kind]["date_kind_zh"] in line
