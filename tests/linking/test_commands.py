"""``dgkg harvest`` and ``dgkg link``: what they print, what they write, what they say of mistakes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

import loaders.linking
from loaders.builds.folder import Build
from loaders.decisions import DecisionLog
from loaders.vocabulary import BASE
from service.cli.link import _told
from tests.support.commands import invoke, mistake


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of harvests that is not there yet."""
    monkeypatch.setenv("DGKG_HARVESTS", str(tmp_path / "harvests"))
    return tmp_path / "harvests"


def _data(path: Path, *entries: object) -> Path:
    path.write_text(json.dumps({"dataset": entries}, ensure_ascii=False), encoding="utf-8")
    return path


def test_a_harvest_says_what_it_read_and_whether_that_is_all(folder: Path, tmp_path: Path) -> None:
    source = _data(tmp_path / "data.json", {"identifier": "a", "title": "一"}, {"identifier": "b"})
    result = invoke("harvest", source, "--name", "portal")
    assert result.exit_code == 0
    assert "portal: complete" in result.stdout and "is written" in result.stdout
    assert "flaw: data.json [dataset[1] 'b']: the dataset has no title." in result.stderr
    assert "is unchanged" in invoke("harvest", source, "--name", "portal").stdout
    _data(source, {"identifier": "a", "title": "一"}, None)
    broken = invoke("harvest", source, "--name", "portal")
    assert broken.exit_code == 1
    assert "portal: partial" in broken.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere.ttl",), "nowhere.ttl is neither a file nor an http or https address"),
        (("http://127.0.0.1:9/c.ttl",), "--allow 127.0.0.1:9 names it"),
        (("https://data.example.org/c.ttl",), "--allow data.example.org admits it"),
        (("pyproject.toml", "--kind", "csv"), "the kinds are auto, ckan, sparql"),
        (("pyproject.toml", "--allow", "a b"), "'a b' is neither host, host:port, *.domain nor an address"),
    ],
)  # fmt: skip
def test_what_cannot_be_harvested_is_explained(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    assert says in mistake(invoke("harvest", *arguments))


def test_without_its_packages_the_commands_say_which_to_install(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loaders, "linking", loaders.linking)  # is put back, as the modules are
    for name in [name for name in sys.modules if name.startswith("loaders.linking")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "httpcore", None)
    assert "pip install 'datagov-kg[harvest]'" in mistake(invoke("harvest", "pyproject.toml"))


def test_linking_before_harvesting_is_explained(folder: Path) -> None:
    assert "run `dgkg harvest SOURCE` first" in mistake(invoke("link"))


@pytest.mark.long
def test_candidates_are_found_decided_on_and_found_again(folder: Path, tmp_path: Path, with_build: Build) -> None:
    source = _data(
        tmp_path / "data.json", {"identifier": "a", "title": "2023—2024年数据生产总量", "spatial": "贵州省"}, {"identifier": "b", "title": "数据生产线设备清单"}
    )
    invoke("harvest", source, "--name", "portal")
    listed = invoke("link")
    assert "2 candidates, 0 accepted, 0 rejected" in listed.stdout
    rows = [line.split("\t") for line in (folder / "links.sssom.tsv").read_text().splitlines() if not line.startswith(("#", "record_id"))]
    names = {row[5]: row[0].rpartition("/")[2] for row in rows}
    assert set(names) == {"dgkg:indicator/data-production", "dgkg:region/guizhou"}
    assert "No candidate has the id 'x'" in mistake(invoke("link", "--accept", "x"))
    invoke("link", "--accept", names["dgkg:indicator/data-production"], "--reject", names["dgkg:region/guizhou"], "--by", "A reader")
    assert "0 candidates, 1 accepted, 1 rejected" in invoke("link").stdout
    assert (folder / "links.nq").read_text().count("\n") == 1
    assert [(one.who, one.act) for one in DecisionLog(folder / "decisions.jsonl").read()] == [("A reader", "accept"), ("A reader", "reject")]
    assert "accepted and rejected at once" in mistake(invoke("link", "--accept", "x", "--reject", "x"))
    assert "数据生产总量" in _told()[f"{BASE}indicator/data-production"].names
    assert set(_told()[f"{BASE}indicator/data-production"].definitions) == {"zh", "en"}
