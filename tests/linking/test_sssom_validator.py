"""Our mapping sets, and a set of links with decisions on it, as SSSOM's own validator sees them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from loaders.linking.matching import SET_FILE, Candidate, LinkSet
from loaders.project import Project
from loaders.vocabulary import BASE
from tests.support.engines import sssom

pytestmark = pytest.mark.engines
DATASETS = (
    "https://data.example.org/set/1/", "https://data.example.org/集/数据（1）", "urn:x:1", "https://data.example.org/?id=a&b=c%7Cd",
    f"{BASE}harvest/portal/dataset/1", "https://data.example.org/数据", "https://data.example.org/a#",
)  # fmt: skip


@pytest.fixture(scope="module")
def validator(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command."""
    return sssom.fetch(tmp_path_factory.mktemp("sssom"))


def test_the_validator_of_sssom_finds_nothing_in_our_sets_and_something_in_a_broken_one(validator: Path, tmp_path: Path) -> None:
    sets = Project().mapping_sets()
    assert len(sets) == 7
    assert {file.name: said for file in sets if (said := sssom.complaints(validator, file))} == {}
    broken = tmp_path / "broken.sssom.tsv"
    broken.write_text(sets[0].read_text(encoding="utf-8").replace("semapv:ManualMappingCuration", "by hand", 1), encoding="utf-8")
    assert "by hand" in sssom.complaints(validator, broken)


def test_the_validator_of_sssom_finds_nothing_in_a_set_of_links(validator: Path, tmp_path: Path) -> None:
    candidates = [Candidate(iri, "一个 # | 标题", "dcterms:subject", f"{BASE}indicator/netizens", "网民规模", 95.0, "the title '网民' is its name") for iri in DATASETS]
    links = LinkSet().propose(candidates)
    one, other, *_ = links.links
    day = date(2026, 1, 2)
    links.changed([one.decided("accepted", "甲", day), other.decided("rejected", "乙", day)]).write(tmp_path)
    assert len(LinkSet.read(tmp_path).links) == len(DATASETS)
    assert sssom.complaints(validator, tmp_path / SET_FILE) == ""
