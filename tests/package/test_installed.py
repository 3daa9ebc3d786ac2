"""The wheel in a fresh environment and an empty folder: every command does there what it does in a checkout."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from loaders.builds.folder import Build
from loaders.version import software_version
from tests.conftest import texts_location
from tests.service.conftest import free_port
from tests.support.commands import COMMANDS
from tests.support.documentation import README
from tests.support.installed import Installed

pytestmark = pytest.mark.package
COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?c a <https://w3id.org/datagov-kg/ontology#Claim> }"


@pytest.fixture(scope="module")
def built_there(installed: Installed) -> Installed:
    """The same after ``dgkg build``, with the texts where they are at hand."""
    texts = texts_location()
    installed.done("build", **({"DGKG_REPORTS": str(texts)} if texts else {}))
    return installed


def test_it_names_its_version_and_all_commands(installed: Installed) -> None:
    assert installed.done("--version") == f"dgkg {software_version()}\n"
    said = installed.done("--help")
    assert all(name in said for name in COMMANDS)


def test_it_builds_the_graph_that_the_checkout_builds(built_there: Installed, built_build: Build) -> None:
    manifest = json.loads((built_there.folder / "build" / "current" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["version"] == built_build.version
    assert manifest["software"] == f"datagov-kg {software_version()}"


def test_it_validates(built_there: Installed, built_build: Build) -> None:
    said = built_there.done("validate", "--shacl", "report.ttl")
    assert len(said.splitlines()) - 1 == built_build.counts["findings"]
    assert (built_there.folder / "report.ttl").is_file()


def test_it_cannot_account_without_texts_and_says_so(built_there: Installed) -> None:
    line = built_there.refused("account")
    assert "DGKG_REPORTS" in line and "--texts" in line


@pytest.mark.parametrize("name", ["claims", "observations"])
def test_it_exports(built_there: Installed, built_build: Build, name: str) -> None:
    assert f"{name}.csv: {built_build.counts[name]} rows" in built_there.done("export", f"{name}.csv")
    assert (built_there.folder / f"{name}.csv").read_bytes() == (built_build.folder / f"{name}.csv").read_bytes()


def test_it_answers_queries_and_stored_queries(built_there: Installed, built_build: Build) -> None:
    assert built_there.done("query", COUNT, "-f", "csv") == f"n\n{built_build.counts['claims']}\n"
    assert len(built_there.done("query", "what-grew-fastest", "-f", "csv").splitlines()) > 1


def test_it_lists_the_findings(built_there: Installed, built_build: Build) -> None:
    assert f"{built_build.counts['findings']} rows" in built_there.done("findings")


def test_it_counts_what_is_checked(built_there: Installed) -> None:
    assert "Checks by kind" in built_there.done("coverage")


def test_it_corrupts_figures(built_there: Installed) -> None:
    assert "Mutation score" in built_there.done("mutate", "--number", "2", "--processes", "1")


def test_it_begins_a_report_and_says_what_is_to_be_filled_in(built_there: Installed) -> None:
    built_there.done("new-report", "my-report")
    finished = built_there.run("build", "--with", "my-report")
    assert finished.returncode == 1
    assert "my-report/report.toml [text_sha256]" in finished.stderr


def test_the_readme_leads_through_data_of_ones_own(installed: Installed, tmp_path: Path) -> None:
    """The commands of the README, as they stand there, in an empty folder."""
    walk = re.search(r"^## Data of your own$.*?```sh\n(.*?)```", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert walk
    there = replace(installed, folder=tmp_path)
    path = {"PATH": f"{installed.command.parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", walk[1]],
        cwd=tmp_path, env=there.environment(**path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "10 rows" in done.stdout
    shutil.move(tmp_path / "example-city-2025", tmp_path / "elsewhere")
    port = free_port()
    with (
        there.running("serve", "--port", str(port)),
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        _wait_until_ready(client)
        answer = client.get("/queries/what-does-the-example-city-state", params={"format": "csv"})
        assert len(answer.text.splitlines()) == 1 + 10
        for page in ("/report/example-city-2025", "/region/example-city", "/indicator/open-data-sets", "/graph/own-example-city-2025"):
            assert client.get(page, headers={"Accept": "text/html"}).status_code == 200, page
        assert "CityBelowChina" in client.get("/shapes", params={"format": "turtle"}).text


def test_it_refuses_to_load_where_no_engine_is_named(built_there: Installed) -> None:
    assert "DGKG_STORE" in built_there.refused("load")


def test_in_a_folder_without_a_build_it_builds_first_and_serves(installed: Installed, tmp_path: Path) -> None:
    port = free_port()
    with (
        replace(installed, folder=tmp_path).running("serve", "--port", str(port)),
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        _wait_until_ready(client)
        assert client.get("/healthz").json() == {"status": "ok"}
        answer = client.get("/sparql", params={"query": COUNT}, headers={"Accept": "text/csv"})
        assert int(answer.text.split()[1]) > 1000
        html = {"Accept": "text/html"}
        for path in ("/", "/queries", "/indicator/data-production", "/ontology", "/shapes", "/static/style.css"):
            assert client.get(path, headers=html).status_code == 200, path
        assert client.get("/queries/what-grew-fastest", params={"format": "csv"}).status_code == 200
    assert (tmp_path / "build" / "current" / "graph.nq").is_file()


def _wait_until_ready(client: httpx2.Client) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        try:
            if client.get("/readyz").status_code == 200:
                return
        except httpx2.TransportError:
            pass
        time.sleep(0.2)
    raise AssertionError("the service does not answer")
