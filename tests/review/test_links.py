"""The page on which people decide on links: a dataset beside the thing of ours, one after another, without scripts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from loaders.linking.matching import SET_FILE, Candidate, Deciding, LinkSet
from loaders.vocabulary import BASE
from service.review.links import Told, links_app
from tests.review.test_review import Browser
from tests.support.browsing import invalid
from tests.support.catalogues import harvested

pytestmark = pytest.mark.long

NETIZENS, GUIZHOU = f"{BASE}indicator/netizens", f"{BASE}region/guizhou"
ENTRIES = [
    {"identifier": "a", "title": "网民规模", "description": "各地<b>网民</b>。", "keyword": ["网民"], "spatial": "贵州省"},
    {"identifier": "b", "title": "网民人数", "publisher": {"name": "示例局"}, "landingPage": "https://data.example.org/b"},
    {"identifier": "c", "title": "网民"},
]


class Decider:
    """A person at the page."""

    def __init__(self, folder: Path, who: str = "甲") -> None:
        told = {NETIZENS: Told(["网民规模", "Internet users"], {"zh": "上网的人数", "en": "people who use the internet"})}
        self.client = Browser(links_app(folder, who, told))

    def get(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        return answer.text

    def post(self, path: str, status: int = 200, **fields: str) -> str:
        """The page to which a form leads."""
        token = re.search(r'name="token" value="([^"]+)"', self.get("/"))
        answer = self.client.post(path, data={"token": token[1] if token else ""} | fields)
        assert answer.status_code == status, answer.text
        return answer.text


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A catalogue with four candidates: one dataset is about an indicator and a place, two about the indicator."""
    source = tmp_path / "data.json"
    source.write_text(json.dumps({"dataset": ENTRIES}, ensure_ascii=False), encoding="utf-8")
    result = harvested(str(source), tmp_path / "harvests", name="portal")
    iri = {name: f"{BASE}harvest/portal/dataset/{name}" for name in "abc"}
    assert result.datasets == 3
    Deciding(tmp_path / "harvests").propose([
        Candidate(iri["a"], "网民规模", "dcterms:subject", NETIZENS, "网民规模", 95.0, "the title '网民规模' is about what its name is about"),
        Candidate(iri["a"], "网民规模", "dcterms:spatial", GUIZHOU, "贵州省", 97.0, "the area covered is called '贵州省'"),
        Candidate(iri["b"], "网民人数", "dcterms:subject", NETIZENS, "网民规模", 84.0, "nearly"),
        Candidate(iri["c"], "网民", "dcterms:subject", NETIZENS, "网民规模", 61.0, "hardly"),
    ])  # fmt: skip
    return tmp_path / "harvests"


def item_of(page: str) -> str:
    found = re.search(r'name="item" value="([^"]+)"', page)
    assert found
    return found[1]


def ids_of(folder: Path) -> list[str]:
    """The ids of the links, the surest first."""
    return [link.id for link in sorted(LinkSet.read(folder).links, key=lambda one: -one.confidence)]


def test_links_are_decided_one_after_another_the_surest_first(folder: Path) -> None:
    decider, (place, first, second, third) = Decider(folder), ids_of(folder)
    page = decider.get("/")
    assert item_of(page) == place and "已定 0 / 4" in page and "空间范围是" in page
    page = decider.post("/decide", item=place, act="accept")
    assert item_of(page) == first and "已定 1 / 4" in page
    page = decider.post("/decide", item=first, act="reject")
    assert item_of(page) == second and "已定 2 / 4" in page
    assert item_of(decider.get(f"/?after={second}")) == third and item_of(decider.get(f"/?before={second}")) == first
    page = decider.post("/decide", item=second, act="undo")
    assert item_of(page) == first and "已定 1 / 4" in page, "the last decision is taken back, and shown"
    assert [link.state for link in LinkSet.read(folder).links] == ["accepted", "open", "open", "open"]
    assert [one.act for one in Deciding(folder).decisions] == ["accept", "reject", "undo"]
    assert f"<{GUIZHOU}>" in (folder / "links.nq").read_text()


def test_a_link_is_shown_with_all_that_a_person_needs_to_decide(folder: Path) -> None:
    place, first, second, _ = ids_of(folder)
    page = Decider(folder).get(f"/?item={first}")
    for told in ("portal", "各地&lt;b&gt;网民&lt;/b&gt;", "贵州省", "Internet users", "上网的人数", "<strong>95</strong>", "is about what its name is about"):
        assert told in page, told
    assert f"item={place}" in page.partition("<h3>")[2], "the other link of the dataset"
    page = Decider(folder).get(f"/?item={second}")
    assert '<a href="https://data.example.org/b" rel="noreferrer">' in page and "示例局" in page


def test_an_iri_is_followed_only_where_it_is_an_address(folder: Path) -> None:
    Deciding(folder).propose([Candidate("javascript:alert(1)", "", "dcterms:subject", NETIZENS, "网民规模", 99.0, "why")])
    page = Decider(folder).get("/")
    assert "<dd>javascript:alert(1)</dd>" in page and 'href="javascript' not in page


@pytest.mark.parametrize(
    ("query", "number"), [("", 4), ("kind=indicator", 3), ("kind=region", 1), ("state=open", 4), ("state=accepted", 0), ("least=84", 3), ("least=x", 4), ("kind=indicator&least=90", 1)]
)
def test_filters_say_what_is_listed(folder: Path, query: str, number: int) -> None:
    assert Decider(folder).get(f"/?{query}").count("<tr") == number


def test_those_that_are_like_what_is_wanted_are_accepted_together(folder: Path) -> None:
    decider, (place, first, second, third) = Decider(folder), ids_of(folder)
    decider.post("/decide", item=first, act="reject")
    page = decider.post("/bulk?kind=indicator&least=80")
    assert "未定的" not in page, "none of them is open any more"
    found = LinkSet.read(folder)
    assert [found[name].state for name in (place, first, second, third)] == ["open", "rejected", "accepted", "open"]


def test_one_after_another_goes_on_behind_what_was_decided(folder: Path) -> None:
    decider, (_, first, second, third) = Decider(folder), ids_of(folder)
    page = decider.post("/decide?state=open", item=second, act="accept")
    assert item_of(page) == third, "though the one decided is no longer listed"
    for name in ids_of(folder):
        page = decider.post("/decide?state=open", item=name, act="accept")
    assert "没有符合条件的条目" in page
    assert item_of(decider.get(f"/?state=accepted&item={first}")) == first


def test_what_others_decide_meanwhile_and_find_is_seen(folder: Path) -> None:
    one, other, name = Decider(folder), Decider(folder, "乙"), ids_of(folder)[0]
    one.get("/")
    other.post("/decide", item=name, act="reject")
    page = one.get(f"/?item={name}")
    assert "已拒绝" in page and "乙" in page
    Deciding(folder).propose([])
    assert "没有符合条件的条目" in one.get("/?state=open") and "已定 1 / 1" in one.get("/")


def test_the_page_is_in_both_languages_and_runs_no_script(folder: Path) -> None:
    answer = Decider(folder).client.get("/?lang=en")
    assert '<html lang="en">' in answer.text and "0 of 4 decided" in answer.text and "<script" not in answer.text and "style=" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert invalid(answer.text) == []
    for key in "arunp":
        assert f'accesskey="{key}"' in answer.text


@pytest.mark.parametrize(
    ("headers", "data", "status"),
    [({"host": "attacker.example"}, {}, 400), ({}, {"token": "guessed"}, 403), ({"content-type": "text/plain"}, {"a": "b"}, 415)],
    ids=["another host", "guessed token", "no form"],
)
@pytest.mark.parametrize("path", ["/decide", "/bulk"])
def test_another_page_cannot_decide(folder: Path, path: str, headers: dict[str, str], data: dict[str, str], status: int) -> None:
    answer = Decider(folder).client.post(path, data=data | {"item": ids_of(folder)[0], "act": "accept"}, headers=headers)
    assert answer.status_code == status
    assert Deciding(folder).decisions == []


def test_what_cannot_be_decided_is_told(folder: Path) -> None:
    decider, name = Decider(folder), ids_of(folder)[0]
    assert "no such link" in decider.post("/decide", 404, item="nothing", act="accept")
    assert "nothing like this" in decider.post("/decide", 404, item=name, act="burn")
    path = folder / SET_FILE
    path.write_text(path.read_text().replace("semapv:LexicalMatching", "maybe", 1))
    assert f"{SET_FILE}:" in decider.get("/", 422)


def test_a_catalogue_that_is_being_harvested_hides_no_link(folder: Path) -> None:
    from loaders.linking.harvest.state import STATE_FILE, State

    state = State(folder / "portal" / STATE_FILE)
    try:
        assert "网民规模" in Decider(folder).get("/")
    finally:
        state.close()
