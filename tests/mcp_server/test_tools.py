"""The tools as the SDK's own client calls them: a hundred questions, and every number's receipt held against the store."""

from __future__ import annotations

import asyncio
import csv
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager
from decimal import Decimal
from typing import Any

import pyoxigraph
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from loaders.builds.folder import Build
from loaders.project import ROOT
from loaders.settings import Settings
from service.mcp_server import app_in_process, make_server
from service.server.app import create_app
from tests.queries.regenerate import EXPECTED
from tests.service.conftest import free_port

pytestmark = pytest.mark.long

DG = "https://w3id.org/datagov-kg/ontology#"
#: Every fourteenth of all figures, asked for as somebody would: by indicator, place and period.
EVERY = 14
Asked = tuple[str, dict[str, Any]]


def figure_questions() -> list[Asked]:
    """Questions for figures, and which are among them."""
    with (EXPECTED / "which-figures-are-there.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::EVERY]
    return [
        ("figures", {"indicator": row["indicator_zh"], "region": row["region_en"], "period": row["period"]})
        for row in rows
        if row["period"]
    ][:80]


#: Questions whose numbers are the graph's, but not of figures alone.
OTHERS: list[Asked] = [
    *(("targets", {"verdict": verdict}) for verdict in ("met", "on-the-way", "open", "not-comparable")),
    ("compare", {"indicator": "big-data-index", "regions": ["贵州", "广东", "北京"]}),
    ("compare", {"indicator": "data-production", "industries": ["金融业", "制造业"]}),
    ("evidence", {"figure": "https://w3id.org/datagov-kg/observation/survey-2025/data-production/china/2025/all"}),
    ("policies_and_figures", {"indicator": "compute-fp32"}),
    ("policies_and_figures", {"indicator": "数据生产总量"}),
    ("policy_paths", {"one": "数据二十条", "other": "数据安全法"}),
    ("policy_roots", {"policy": "网络数据安全管理条例"}),
    ("policy_spread", {"policy": "数据二十条"}),
    ("ask", {"question": "what-grew-fastest"}),
    ("ask", {"question": "how-do-regions-rank-in-the-big-data-index"}),
    ("ask", {"question": "which-forecasts-came-true"}),
    ("ask", {"question": "which-figures-and-ranks-does-a-region-hold", "parameters": {"region": "贵州"}}),
    ("sparql", {"query": f"SELECT ?f ?v WHERE {{ ?f <{DG}pointValue> ?v }} ORDER BY ?f LIMIT 20"}),
    ("search", {"name": "shuju ershi tiao"}),
    ("list_questions", {}),
    ("cite", {}),
]


@asynccontextmanager
async def client_of(build: Build) -> AsyncIterator[Client]:
    """A client of a server over the build, both in this process."""
    app = create_app(Settings.from_environment(store=str(build.folder.parent), workers=1))
    async with app_in_process(app) as answers, Client(make_server(answers)) as client:
        yield client


def waited(build: Build, use: Callable[[Client], Coroutine[Any, Any, None]]) -> None:
    """Use a client of the build."""

    async def run() -> None:
        async with client_of(build) as client:
            await use(client)

    asyncio.run(run())


async def answered(client: Client, asked: Asked) -> dict[str, Any]:
    """What a tool answers. Fails where it is an error."""
    result = await client.call_tool(*asked)
    assert not result.is_error, (asked, result.content)
    assert isinstance(result.structured_content, dict)
    return result.structured_content


def holds(store: pyoxigraph.Store, pattern: str) -> bool:
    """Whether the pattern is in the graph."""
    return bool(store.query(f"ASK {{ {pattern} }}", use_default_graph_as_union=True))


def confirm(store: pyoxigraph.Store, figure: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    """Hold a figure's numbers and receipt against store and texts."""
    receipt = figure["receipt"]
    iri = receipt["figure"]
    for name, term in (("value", "pointValue"), ("lower", "lowerBound"), ("upper", "upperBound")):
        found = store.query(f"SELECT ?n {{ <{iri}> <{DG}{term}> ?n }}", use_default_graph_as_union=True)
        assert isinstance(found, pyoxigraph.QuerySolutions)
        assert [Decimal(row["n"].value) for row in found] == ([Decimal(figure[name])] if name in figure else [])
        if name in figure:
            assert f"{Decimal(figure[name]):,f}" in figure["said"]
    if figure["status"] == "computed":
        assert receipt["computed_from"] and all(
            holds(store, f"<{of}> <{DG}cell> ?cell") for of in receipt["computed_from"]
        )
    else:
        first, last = receipt["characters"]
        printed = "".join(texts[receipt["report"].rpartition("/")[2]][first:last].split())
        assert printed == "".join(receipt["printed"].split())


def test_a_hundred_questions_and_every_number_has_a_receipt_that_the_store_confirms(
    built_build: Build, built_store: pyoxigraph.Store, texts: dict[str, str]
) -> None:
    questions = [*figure_questions(), *OTHERS]
    assert len(questions) >= 100

    async def use(client: Client) -> None:
        confirmed = 0
        for asked in questions:
            answer = await answered(client, asked)
            for figure in answer.get("figures", ()):
                confirm(built_store, figure, texts)
                confirmed += 1
            if asked[0] == "figures":
                assert answer["figures"], asked
            for target in answer.get("targets", ()):
                receipt = target["receipt"]
                assert holds(built_store, f"<{receipt['policy']}> <{DG}setsTarget> <{receipt['target']}>")
                assert receipt["locator"] and receipt["read_at"]
            if rows := answer.get("rows"):
                receipt = answer["receipt"]
                assert receipt["version"] == built_build.version
                assert "question" in receipt or built_store.query(receipt["sparql"], use_default_graph_as_union=True)
                for iri in {value for row in rows for name, value in row.items() if name.endswith("figure")}:
                    assert holds(built_store, f"<{iri}> ?p ?o"), iri
        assert confirmed > 100

    waited(built_build, use)


def test_what_is_refused_is_told_in_the_services_words(built_build: Build) -> None:
    async def use(client: Client) -> None:
        for asked, told in (
            (("figures", {"indicator": "数据产"}), "数据生产总量"),
            (("ask", {"question": "nothing-of-the-kind"}), "nothing-of-the-kind"),
            (("sparql", {"query": "INSERT DATA { <a:a> <a:b> 1 }"}), "changes the graph"),
            (("sparql", {"query": "SELECT * { SERVICE <http://192.0.2.1/> { ?s ?p ?o } }"}), "SERVICE"),
            (("evidence", {"figure": "no IRI"}), "IRI"),
        ):
            result = await client.call_tool(*asked)
            assert result.is_error and told in getattr(result.content[0], "text", ""), (asked, result.content)

    waited(built_build, use)


def test_a_long_answer_says_how_much_more_there_is(built_build: Build) -> None:
    async def use(client: Client) -> None:
        answer = await answered(client, ("figures", {"limit": 5}))
        assert len(answer["figures"]) == 5 and answer["more"] > 1000

    waited(built_build, use)


def test_it_speaks_by_standard_input_and_output(built_build: Build) -> None:
    own = os.environ | {"DGKG_STORE": str(built_build.folder.parent), "PYTHONPATH": str(ROOT)}
    command = StdioServerParameters(command=sys.executable, args=["-m", "service.cli.main", "mcp"], env=own)

    async def run() -> None:
        async with Client(stdio_client(command)) as client:
            assert len((await client.list_tools()).tools) == 13
            answer = await answered(client, ("figures", {"indicator": "data-production", "status": "forecast"}))
            assert [figure["said"] for figure in answer["figures"]] == ["at least 50 ZB", "at least 67 ZB"]

    asyncio.run(run())


def test_it_speaks_http(built_build: Build) -> None:
    port = free_port()
    own = os.environ | {"DGKG_STORE": str(built_build.folder.parent), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "service.cli.main", "mcp", "--http", "--port", str(port)]
    with subprocess.Popen(command, env=own, stderr=subprocess.DEVNULL) as process:
        try:
            asyncio.run(_asked_over_http(f"http://127.0.0.1:{port}/mcp"))
        finally:
            process.terminate()


async def _asked_over_http(address: str) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            async with Client(address) as client:
                answer = await answered(client, ("figures", {"indicator": "data-production", "period": "2022"}))
        except (Exception, BaseExceptionGroup):
            if time.monotonic() > until:
                raise
            await asyncio.sleep(0.5)
        else:
            assert [figure["status"] for figure in answer["figures"]] == ["computed"]
            return
