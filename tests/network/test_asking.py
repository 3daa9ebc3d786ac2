"""``/explore`` and ``dgkg explore``: every analysis as page, JSON and CSV."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import httpx2
import pytest

from loaders.builds.folder import Build
from loaders.project import Project
from loaders.settings import Settings
from service.network import analyses, located
from tests.support.apps import app_client
from tests.support.commands import Run, mistake

pytestmark = pytest.mark.long

HTML = {"Accept": "text/html"}


def fetched(build: Build, *asked: tuple[str, dict[str, str]]) -> list[httpx2.Response]:
    """The answers of an app over the build."""

    async def ask() -> list[httpx2.Response]:
        async with app_client(Settings(store=str(build.folder.parent)), Project()) as client:
            return [await client.get(path, headers=headers) for path, headers in asked]

    return asyncio.run(ask())


@pytest.fixture(scope="session")
def answers(built_build: Build) -> dict[tuple[str, str], httpx2.Response]:
    """Every analysis with its defaults, as page, JSON and CSV."""
    kinds: dict[str, dict[str, str]] = {"html": HTML, "json": {"Accept": "application/json"}, "csv": {"Accept": "text/csv"}}
    wanted = [(name, kind) for name in analyses() for kind in kinds]
    found = fetched(built_build, *((f"/explore/{name}", kinds[kind]) for name, kind in wanted))
    return dict(zip(wanted, found, strict=True))


@pytest.mark.parametrize("name", analyses())
def test_json_and_csv_say_the_same(answers: dict[tuple[str, str], httpx2.Response], name: str) -> None:
    document, text = answers[name, "json"], answers[name, "csv"]
    assert (document.status_code, text.status_code) == (200, 200)
    assert document.headers["content-type"] == "application/json" and text.headers["content-type"].startswith("text/csv")
    assert document.headers["etag"] != text.headers["etag"]
    told = document.json()
    rows = list(csv.DictReader(io.StringIO(text.text, newline=""), strict=True))
    assert rows and list(rows[0]) == told["columns"] and len(rows) == len(told["rows"])
    first = {key: str(value) for key, value in told["rows"][0].items() if key in told["columns"] and value != ""}
    assert first == {key: value for key, value in rows[0].items() if value}
    assert told["sparql"].startswith("PREFIX") and told["version"]


@pytest.mark.parametrize("name", analyses())
def test_a_page_has_question_form_table_and_sparql(answers: dict[tuple[str, str], httpx2.Response], name: str) -> None:
    page, analysis = answers[name, "html"], analyses()[name]
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    assert analysis.title_zh in page.text and "<table" in page.text and "SELECT" in page.text
    # what is drawn by a script stands in the table as well
    assert ("data-network=" in page.text) <= bool(analysis.ends)
    for parameter in analysis.parameters:
        assert f'name="{parameter.name}"' in page.text


def test_the_page_of_paths_tells_each_hop_in_a_sentence(answers: dict[tuple[str, str], httpx2.Response]) -> None:
    page, told = answers["paths", "html"].text, answers["paths", "json"].json()
    assert told["rows"][0]["sentence_zh"] in page
    assert page.count("<li><ul>") == 3


def test_the_list_names_every_analysis_and_file(built_build: Build) -> None:
    page, listed = fetched(built_build, ("/explore", HTML), ("/explore", {}))
    for name, analysis in analyses().items():
        assert f'href="/explore/{name}"' in page.text and analysis.title_zh in page.text
    assert [item["name"] for item in listed.json()] == list(analyses())
    assert 'href="/explore/network.gexf"' in page.text


def test_openapi_describes_every_parameter(built_build: Build) -> None:
    (answer,) = fetched(built_build, ("/openapi.json", {}))
    paths = answer.json()["paths"]
    for name, analysis in analyses().items():
        described: list[dict[str, Any]] = paths[f"/explore/{name}"]["get"]["parameters"]
        names = [parameter.name for parameter in analysis.parameters]
        assert [parameter["name"] for parameter in described] == [*names, "format"]
        assert all(parameter["schema"] and parameter["in"] == "query" for parameter in described)


def test_a_wrong_value_and_an_unknown_format_are_problems(built_build: Build) -> None:
    wrong, twice, unknown, none = fetched(
        built_build,
        ("/explore/paths?number=0", {}),
        ("/explore/paths?one=a&one=b", {}),
        ("/explore/paths?format=gml", {}),
        ("/explore/no-such", {}),
    )
    assert wrong.status_code == twice.status_code == unknown.status_code == 422
    assert wrong.json()["parameter"] == "number" and twice.json()["parameter"] == "one"
    assert none.status_code == 404


@pytest.mark.long
def test_what_a_client_has_is_not_sent_again(built_build: Build) -> None:
    (first,) = fetched(built_build, ("/explore/roots", {}))
    (again,) = fetched(built_build, ("/explore/roots", {"If-None-Match": first.headers["etag"]}))
    assert again.status_code == 304 and not again.content


@pytest.fixture
def with_whole_build(built_build: Build, monkeypatch: pytest.MonkeyPatch) -> Build:
    """The whole build as the current one."""
    monkeypatch.setenv("DGKG_STORE", str(built_build.folder.parent))
    return built_build


def test_the_command_tells_the_sentences(run: Run, with_whole_build: Build) -> None:
    said = run("explore", "paths", "one=数据二十条", "other=数据安全法", "number=1").stdout
    assert "依据“中华人民共和国数据安全法”制定" in said and "is made on the basis of" in said


@pytest.mark.long
def test_the_command_prints_csv_json_and_sparql(run: Run, with_whole_build: Build) -> None:
    rows = list(csv.DictReader(io.StringIO(run("explore", "spread", "--format", "csv").stdout, newline="")))
    assert len(rows) == 32
    document = json.loads(run("explore", "spread", "--format", "json").stdout)
    assert "关于构建数据基础制度" in document["parameters"]["policy"]["iri_zh"]
    assert run("explore", "spread", "--sparql").stdout.rstrip("\n") == document["sparql"].rstrip("\n")


def test_the_command_lists_what_can_be_asked(run: Run) -> None:
    said = run("explore").stdout
    assert all(name in said for name in analyses())


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("paht",), "no analysis 'paht'"),
        (("paths", "one"), "written as NAME=VALUE"),
        (("paths", "one=数据九十条"), "'one'"),
    ],
)
def test_a_mistake_is_one_line(run: Run, with_whole_build: Build, arguments: tuple[str, ...], says: str) -> None:
    assert says in mistake(run("explore", *arguments))


def test_a_graph_without_policies_answers_with_no_rows(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.support.graphs import graph_nquads, write_build

    write_build(tmp_path / "builds", graph_nquads())
    monkeypatch.setenv("DGKG_STORE", str(tmp_path / "builds"))
    for name in ("main-path", "coissuing", "communities", "timeline", "changes"):
        result = run("explore", name)
        assert result.exit_code == 0, result.output


def test_a_page_says_in_words_what_data_say_in_codes(built_build: Build) -> None:
    timeline, bearing, data = fetched(
        built_build,
        ("/explore/timeline?since=2024&lang=zh", HTML),
        ("/explore/bearing?indicator=compute-fp32&lang=zh", HTML),
        ("/explore/timeline?since=2024&format=csv", {}),
    )
    assert ">规划与方案</a>" in timeline.text and ">省级</a>" in timeline.text and "administrative-regulation<" not in timeline.text
    assert "<td>（新闻报道）</td>" in re.sub("</?span>", "", bearing.text) and "press account" not in bearing.text
    assert "（推算）</a>" in bearing.text and "dgd:" not in bearing.text
    assert ",administrative-regulation," in data.text and ",provincial," in data.text


@pytest.mark.parametrize("locator", ["body", "bibliography", "annex A", "question 14", "item 21", "notice, sec. 二", "press account", "art. 1"])
def test_every_way_of_naming_a_place_reads_in_chinese(locator: str) -> None:
    assert not re.search("[a-z]", located(locator, "zh"))
