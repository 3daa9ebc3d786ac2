"""/download and /changes: files named, sized and summed as the page says; the data dictionary; what changed, by IRI."""

from __future__ import annotations

import asyncio
import hashlib
import html
import json
import re
from pathlib import Path

import httpx2
import pytest

from loaders.builds.building import build
from loaders.builds.folder import Build, current_build
from loaders.exports.columns import TYPE_NAMES, export_tables
from loaders.exports.dictionary import read_dictionary
from loaders.project import Project
from loaders.settings import Settings
from loaders.vocabulary import BASE
from service.pages.snippets import snippets
from tests.support.apps import app_client
from tests.support.once import once_a_run
from tests.support.projects import copy_project, lighten
from tests.support.tables import edit, path_of

pytestmark = pytest.mark.long

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="session")
def changed_build(tmp_path_factory: pytest.TempPathFactory) -> Build:
    """The second build of the light project: 120 policies renamed, one gone, one more."""

    def make(folder: Path) -> Build:
        project = lighten(copy_project(folder / "project"))
        policies = path_of(project, "policies.csv")

        def spare(rows: list[dict[str, str]]) -> None:
            rows.append(rows[0] | {"id": "to-go", "label_zh": "将去之件", "label_en": "To go", "alt_zh": ""})

        def change(rows: list[dict[str, str]]) -> None:
            rows[-1] |= {"id": "to-stay", "label_zh": "新来之件", "label_en": "To stay"}
            for row in rows[:120]:
                row["label_en"] += " (renamed)"

        edit(policies, spare)
        build(project, folder / "builds")
        edit(policies, change)
        build(project, folder / "builds")
        return current_build(folder / "builds")

    return once_a_run(tmp_path_factory, "changed", make)


def served(of: Build, requests: list[tuple[str, dict[str, str]]]) -> list[httpx2.Response]:
    """The answers of an app over a build."""

    async def run() -> list[httpx2.Response]:
        settings = Settings.from_environment(store=str(of.folder.parent), workers=1)
        async with app_client(settings, Project()) as client:
            return [await client.get(path, headers=headers) for path, headers in requests]

    return asyncio.run(run())


def test_every_file_of_the_page_has_its_name_size_and_checksum(light_build: Build) -> None:
    names = list(light_build.files)
    page, *files = served(light_build, [("/download", HTML), *((f"/download/{name}", {}) for name in names)])
    rows = re.findall(r'<a href="[^"]*/download/([^"]+)">\1</a></td>.*?class="number">([\d,]+)<.*?([0-9a-f]{64})<', page.text, re.S)
    assert [name for name, _, _ in rows] == names
    for (name, size, checksum), file in zip(rows, files, strict=True):
        assert file.headers["content-disposition"] == f'attachment; filename="{name}"'
        assert len(file.content) == int(size.replace(",", ""))
        assert hashlib.sha256(file.content).hexdigest() == checksum


def test_the_page_explains_every_column_of_every_table(light_build: Build) -> None:
    pages = served(light_build, [("/download?lang=zh", HTML), ("/download?lang=en", HTML)])
    dictionary = read_dictionary(light_build.folder / "dictionary.csv")
    assert list(dictionary) == list(export_tables())
    for name, entries in dictionary.items():
        for entry in entries:
            chinese = (TYPE_NAMES[entry.type], entry.unit_zh, entry.meaning_zh, entry.example)
            for page, told in zip(pages, (chinese, (entry.type, entry.unit_en, entry.meaning_en, entry.example)), strict=True):
                start = page.text.index(f'id="{name}.{entry.column}"')
                row = html.unescape(page.text[start : page.text.index("</tr>", start)])
                assert all(said in row for said in told), (name, entry.column, told)


def test_the_page_shows_every_snippet_as_it_is_tested(light_build: Build) -> None:
    (page,) = served(light_build, [("/download", HTML)])
    shown = html.unescape(page.text)
    assert len(snippets()) == 5
    for snippet in snippets():
        assert snippet.code in shown


def test_the_page_is_a_data_set_for_search_engines(light_build: Build) -> None:
    (page,) = served(light_build, [("/download", HTML)])
    (held,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.S)
    document = json.loads(held)
    assert document["@type"] == "Dataset" and document["version"] == light_build.version
    assert [one["contentUrl"].rpartition("/")[2] for one in document["distribution"]] == list(light_build.files)


def test_the_changes_are_a_page_of_labels_and_links_and_a_file(changed_build: Build) -> None:
    page, machine = served(changed_build, [("/changes", HTML), ("/changes", {})])
    assert machine.json() == json.loads((changed_build.folder / "changes.json").read_text(encoding="utf-8"))
    counts = page.text[page.text.index('id="counts"') : page.text.index("</table>")]
    row = next(row for row in counts.split("<tr>") if "政策" in row)
    assert re.findall(r"happened=(\w+)&amp;kind=policy\">([\d,]+)<", row) == [("added", "1"), ("removed", "1"), ("changed", "120")]
    assert re.search(r'<a href="[^"]*/policy/to-stay">新来之件</a>', page.text)
    assert "将去之件" in page.text and f"{BASE}policy/to-go" in page.text
    assert 'policy/to-go">' not in page.text, "what is gone has no page"


@pytest.mark.parametrize("accept", [HTML, {}], ids=["page", "file"])
def test_who_holds_the_changes_is_told_so(changed_build: Build, accept: dict[str, str]) -> None:
    (whole,) = served(changed_build, [("/changes", accept)])
    known, other = served(
        changed_build, [("/changes", accept | {"If-None-Match": tag}) for tag in (whole.headers["etag"], 'W/"other"')]
    )
    assert (known.status_code, known.headers["etag"], other.status_code) == (304, whole.headers["etag"], 200)
    assert known.headers["cache-control"].startswith("public"), "a shared cache may keep it"


def test_a_list_of_changes_is_bounded_and_turned_by_pages(changed_build: Build) -> None:
    address = "/changes?happened=changed&kind=policy"
    overview, first, second = served(changed_build, [("/changes", HTML), (address, HTML), (f"{address}&page=2", HTML)])
    per_page = [re.findall(r'<li><a href="[^"]*(/policy/[^"]+)">', page.text) for page in (overview, first, second)]
    assert list(map(len, per_page)) == [10 + 1, 100, 20]
    assert len({*per_page[1], *per_page[2]}) == 120
    assert "page=2" in first.text and "page=1" in second.text and "page=3" not in second.text


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("happened=burnt&kind=policy", "happened"),
        ("happened=added&kind=unicorn", "kind"),
        ("happened=added", "kind"),
        ("kind=policy", "happened"),
        ("happened=added&kind=policy&page=2", "page"),
        ("happened=added&kind=policy&page=0", "page"),
    ],
)
def test_a_wrong_question_about_changes_names_its_parameter(changed_build: Build, asked: str, parameter: str) -> None:
    (answer,) = served(changed_build, [(f"/changes?{asked}", HTML)])
    assert answer.status_code == 422 and f"参数 '{parameter}'" in html.unescape(answer.text)


def test_the_first_version_says_that_there_is_none_before(light_build: Build) -> None:
    (page,) = served(light_build, [("/changes", HTML)])
    assert "这是此处的第一版" in page.text and "<table" not in page.text
