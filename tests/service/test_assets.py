"""The scripts of the pages: pinned without host names, built aside, served for ever, and never needed."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import shutil
from pathlib import Path

import httpx2
import pytest

from loaders.project import ROOT, Project
from loaders.settings import Settings
from service.pages import assets
from service.pages.assets import build
from service.pages.assets.build import CannotBuild
from tests.support.apps import app_client
from tests.support.installed import project_files

FOLDER = ROOT / "service" / "pages" / "assets"
PACKAGE = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
LOCK = json.loads((FOLDER / "package-lock.json").read_text(encoding="utf-8"))
LOCKED = {name: entry for name, entry in LOCK["packages"].items() if name}


def test_the_lock_names_no_host() -> None:
    assert not [name for name, entry in LOCKED.items() if "resolved" in entry]
    assert "http" not in re.sub(r'"(?:url|funding)": "[^"]*"', "", (FOLDER / "package-lock.json").read_text(encoding="utf-8"))


def test_every_package_is_pinned_by_version_and_checksum_under_a_permissive_licence() -> None:
    assert LOCK["packages"][""]["devDependencies"] == PACKAGE["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in PACKAGE["devDependencies"].values())
    for name, entry in LOCKED.items():
        assert entry["integrity"].startswith("sha512-") and entry["license"] in ("MIT", "ISC", "Apache-2.0"), name


def test_nothing_built_is_kept_in_the_repository() -> None:
    built = [name for name in project_files() if name.startswith("service/pages/static/")]
    assert {Path(name).suffix for name in built} <= {".css", ".svg"}


def test_pages_name_modules_that_are_built() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in (FOLDER.parent / "templates").glob("*.html"))
    named = set(re.findall(r"terms\.module\(\"(\w+)\"\)", templates))
    assert named and named <= set(build.MODULES)
    assert all((FOLDER / "source" / f"{name}.js").is_file() for name in build.MODULES)


def test_where_scripts_cannot_be_built_one_line_says_so_and_the_old_ones_stay(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_node() -> Path:
        raise CannotBuild("no Node here")

    (tmp_path / "built.json").write_text("{}")
    (tmp_path / "editor-OLD.js").write_text("")
    monkeypatch.setattr(build, "_node", no_node)
    monkeypatch.setattr(build, "TARGET", tmp_path)
    assert build.main() == 1
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1 and "no Node here" in said[0] and "works without" in said[0]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["built.json", "editor-OLD.js"]


def test_what_fails_in_a_command_of_the_build_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_node", lambda: Path(shutil.which("false") or "/bin/false"))
    with pytest.raises(CannotBuild, match=r"npm-cli\.js failed"):
        build.build(tmp_path)
    assert not list(tmp_path.iterdir())


def _asked(*paths: str, coding: str = "identity") -> list[httpx2.Response]:
    async def ask() -> list[httpx2.Response]:
        async with app_client(Settings(store="nowhere"), Project()) as client:
            headers = {"Accept": "text/html", "Accept-Encoding": coding}
            return [await client.get(path, headers=headers) for path in paths]

    return asyncio.run(ask())


def test_a_file_whose_name_holds_its_checksum_is_kept_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.server.app.built_files", lambda: frozenset({"icon.svg"}))
    kept, other = _asked("/static/icon.svg", "/static/style.css")
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable" and kept.headers["etag"]
    assert "immutable" not in other.headers["cache-control"] and other.headers["etag"]


def test_without_scripts_pages_are_whole_and_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(assets, "_built", dict)
    with caplog.at_level(logging.WARNING):
        (page,) = _asked("/sparql")
    assert page.status_code == 200 and '<textarea id="query"' in page.text and "<script" not in page.text
    assert "not built" in caplog.text


def test_with_scripts_a_page_names_the_file_of_its_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "_built", lambda: {"modules": {"editor": "editor-A.js"}, "files": ["editor-A.js"]})
    (page,) = _asked("/sparql")
    assert '<script type="module" src="/static/editor-A.js"></script>' in page.text


def test_every_page_with_a_form_of_search_suggests_names_where_scripts_are_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "_built", lambda: {"modules": {"suggest": "suggest-A.js"}, "files": ["suggest-A.js"]})
    for page in _asked("/sparql", "/problems", "/nothing"):
        assert '<script type="module" src="/static/suggest-A.js"></script>' in page.text
        assert page.text.count('<input type="search" name="q"') == 1
    source = (FOLDER / "source" / "suggest.js").read_text(encoding="utf-8")
    assert "innerHTML" not in source and "eval(" not in source, "what comes from the graph is text"
