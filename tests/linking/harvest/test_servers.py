"""CKAN-shaped and DCAT-shaped servers on loopback: paging, failures, slow and cut answers, changes between two runs."""

from __future__ import annotations

import gzip
import json
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from loaders.linking.harvest import HarvestRefused, Level, Result
from tests.support.catalogues import Answering, Asked, Catalogue, Reply, catalogue, graph_of, harvested, holds

pytestmark = pytest.mark.long

SEARCH = "/api/3/action/package_search"


@pytest.fixture
def server() -> Iterator[Catalogue]:
    with catalogue() as served:
        yield served


def package(number: int, **more: Any) -> dict[str, Any]:
    """A dataset as CKAN shows it."""
    return {
        "id": f"p{number:03}", "name": f"package-{number}", "title": f"数据集{number}", "notes": "", "state": "active",
        "resources": [{"id": "r", "url": f"https://data.example.org/{number}.csv", "format": "CSV"}],
        "organization": {"name": "nda", "title": "国家数据局"}, "tags": [{"name": "数据"}], **more,
    }  # fmt: skip


def ckan(packages: list[dict[str, Any]], claimed: int | None = None, faults: dict[int, list[Reply]] | None = None, sort: str = "") -> Answering:
    """A package search over these; ``faults`` are answered first, by start; ``sort`` is how it says that it sorts."""
    waiting = {start: list(replies) for start, replies in (faults or {}).items()}

    def answer(asked: Asked) -> Reply:
        query = parse_qs(urlsplit(asked.path).query)
        start, rows = int(query.get("start", ["0"])[0]), min(int(query.get("rows", ["10"])[0]), 20)
        if waiting.get(start):
            return waiting[start].pop(0)
        count = len(packages) if claimed is None else claimed
        result = {"count": count, "sort": sort, "results": packages[start : start + rows]}
        return Reply(json.dumps({"success": True, "result": result}, ensure_ascii=False), headers={"Content-Type": "application/json"})

    return answer


NEWEST_FIRST = "score desc, metadata_modified desc"


def dated(*days: int) -> list[dict[str, Any]]:
    """45 packages and one for each further day, modified on days of 2025, the newest first."""
    every = [*((f"2024-01-{day:02}T08:00:00.123456", day) for day in range(1, 29)), *((f"2024-02-{day:02}T08:00:00", 28 + day) for day in range(1, 18))]
    further = [(f"2025-01-{day:02}T00:00:00", 100 + day) for day in days]
    return [package(number, metadata_modified=when) for when, number in sorted([*every, *further], reverse=True)]


def changed(packages: list[dict[str, Any]], number: int, when: str) -> list[dict[str, Any]]:
    """The packages after one has another title since then."""
    others = [one for one in packages if one["id"] != f"p{number:03}"]
    return sorted([*others, package(number, title="又一个标题", metadata_modified=when)], key=lambda one: str(one["metadata_modified"]), reverse=True)


def test_a_ckan_search_is_read_no_further_than_to_what_was_modified_since(server: Catalogue, tmp_path: Path) -> None:
    server.pages[SEARCH] = ckan(dated(), sort=NEWEST_FIRST)
    graph = graph_of(server.harvested("", tmp_path, kind="ckan"))
    assert len(server.paths()) == 3
    for _ in range(2):
        server.asked.clear()
        again = server.harvested("", tmp_path, kind="ckan")
        assert (again.outcome, again.counts["unchanged"], graph_of(again) == graph, len(server.paths())) == ("complete", 45, True, 1)
    server.pages[SEARCH] = ckan(changed(dated(3), 7, "2025-01-02T00:00:00"), sort=NEWEST_FIRST)
    server.asked.clear()
    more = server.harvested("", tmp_path, kind="ckan")
    assert (more.outcome, more.counts["new"], more.counts["changed"], more.counts["unchanged"], len(server.paths())) == ("complete", 1, 1, 44, 1)
    assert holds(more, '?d dct:identifier "p007" ; dct:title "又一个标题"') and holds(more, '?d dct:identifier "p103"')


@pytest.mark.parametrize(
    ("before", "packages", "sort", "counts"),
    [
        (dated(), dated(3)[:-1], NEWEST_FIRST, {"new": 1, "removed": 1}), (dated(), dated()[:-1], NEWEST_FIRST, {"removed": 1}),
        (dated(), dated()[::-1], NEWEST_FIRST, {}), (changed(dated(), 7, ""), changed(dated(), 8, ""), NEWEST_FIRST, {"changed": 2}),
        (dated(), changed(dated(), 7, "2025-01-02T00:00:00"), "title asc", {"changed": 1}),
        (dated(), changed(dated(), 7, "2025-01-02T00:00:00"), "", {"changed": 1}),
    ],
    ids=["one new and one removed", "one removed", "another order than it says", "some without a date", "another order", "no order said"],
)  # fmt: skip
def test_a_ckan_search_is_read_whole_where_the_rest_is_not_certain(
    server: Catalogue, tmp_path: Path, before: list[dict[str, Any]], packages: list[dict[str, Any]], sort: str, counts: dict[str, int]
) -> None:
    server.pages[SEARCH] = ckan(before, sort=NEWEST_FIRST)
    server.harvested("", tmp_path, kind="ckan")
    server.pages[SEARCH] = ckan(packages, sort=sort)
    server.asked.clear()
    result = server.harvested("", tmp_path, kind="ckan")
    assert (result.outcome, len(server.paths())) == ("complete", 3)
    assert {name: result.counts[name] for name in ("new", "changed", "removed") if result.counts[name]} == counts


def test_what_a_broken_page_may_have_hidden_is_read_by_the_next_run(server: Catalogue, tmp_path: Path) -> None:
    server.pages[SEARCH] = ckan(dated(), sort=NEWEST_FIRST)
    server.harvested("", tmp_path, kind="ckan")
    every = dated(*range(1, 26))
    server.pages[SEARCH] = ckan(every, sort=NEWEST_FIRST, faults={20: [Reply("broken", 500)] * 9})
    assert server.harvested("", tmp_path, kind="ckan").outcome == "partial"
    server.pages[SEARCH] = ckan(every, sort=NEWEST_FIRST)
    result = server.harvested("", tmp_path, kind="ckan")
    assert (result.outcome, result.datasets) == ("complete", 70)


def turtle(*names: str, more: str = "") -> str:
    """A catalogue in Turtle with a dataset for each name."""
    head = "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n@prefix ex: <https://data.example.org/id/> .\n"
    return head + "".join(f'ex:{name} a dcat:Dataset ; dct:title "{name}"@en .\n' for name in names) + more


def faults(result: Result) -> list[str]:
    """What the faults say."""
    return [remark.message for remark in result.remarks if remark.level is Level.FAULT]


def test_a_ckan_search_is_read_page_by_page_twice_the_same(server: Catalogue, tmp_path: Path) -> None:
    server.pages[SEARCH] = ckan([package(number) for number in range(45)])
    first = server.harvested("", tmp_path, kind="ckan")
    graph = graph_of(first)
    second = server.harvested("", tmp_path, kind="ckan")
    assert (first.outcome, first.datasets, first.distributions, first.counts["new"]) == ("complete", 45, 45, 45)
    assert (second.outcome, second.counts["unchanged"], second.is_changed, graph_of(second) == graph) == ("complete", 45, False, True)
    assert len(server.paths()) == 6
    assert holds(first, '?d dct:title "数据集44" ; dct:publisher/foaf:name "国家数据局" ; dcat:keyword "数据" ; dct:identifier "p044"')


@pytest.mark.parametrize(
    "failures",
    [
        [Reply("busy", 500), Reply("busy", 503)],
        [Reply("slowly", 429, {"Retry-After": "2"})],
        [Reply("slowly", 503, {"Retry-After": "Sat, 01 Jan 2000 00:00:00 GMT"})],
        [Reply('{"success": true, "result": {"count": 45, "results": []}}', cut=30)],
        [Reply(b"\x1f\x8b\x08\x00 no gzip at all", headers={"Content-Encoding": "gzip"})],
    ],
    ids=["500 and 503", "429 with seconds", "503 with a date", "a cut body", "damaged gzip"],
)
def test_failures_that_pass_are_waited_out(server: Catalogue, tmp_path: Path, failures: list[Reply]) -> None:
    waits: list[float] = []
    server.pages[SEARCH] = ckan([package(number) for number in range(45)], faults={20: failures})
    result = server.harvested("", tmp_path, kind="ckan", sleep=waits.append)
    assert (result.outcome, result.datasets) == ("complete", 45)
    asked = {"429 with seconds": 2.0}
    assert len(server.paths()) == 3 + len(failures)
    if failures[0].headers.get("Retry-After") == "2":
        assert asked["429 with seconds"] in waits


def test_a_page_that_never_comes_is_told_of_and_nothing_is_taken_for_gone(server: Catalogue, tmp_path: Path) -> None:
    packages = [package(number) for number in range(45)]
    server.pages[SEARCH] = ckan(packages)
    server.harvested("", tmp_path, kind="ckan")
    server.pages[SEARCH] = ckan(packages, faults={20: [Reply("broken", 500)] * 9})
    result = server.harvested("", tmp_path, kind="ckan")
    assert (result.outcome, result.datasets, result.counts["removed"], result.counts["kept from before"]) == ("partial", 45, 0, 25)
    assert "status 500 (3 tries)" in faults(result)[0]


def test_a_wait_beyond_the_bound_gives_the_address_up(server: Catalogue, tmp_path: Path) -> None:
    server.pages["/c.ttl"] = Reply("", 429, {"Retry-After": "86400"})
    result = server.harvested("/c.ttl", tmp_path)
    assert result.outcome == "failed"
    assert "asks to wait 86400 seconds" in faults(result)[0]


def test_a_slow_answer_is_given_up_in_time(server: Catalogue, tmp_path: Path) -> None:
    server.pages["/c.ttl"] = Reply(turtle("a"), after_seconds=5)
    begun = time.monotonic()
    result = server.harvested("/c.ttl", tmp_path, timeout_seconds=0.2, tries=1)
    assert (result.outcome, time.monotonic() - begun < 3) == ("failed", True)
    assert "no answer in time" in faults(result)[0]


@pytest.mark.parametrize(
    ("answering", "message"),
    [
        (lambda packages: ckan(packages[:20] * 3), "repeats datasets"),
        (lambda packages: ckan(packages, claimed=90), "the pages end at 45 of 90"),
        (lambda packages: ckan(packages[:15], claimed=90), "repeats datasets|pages end at 15 of 90"),
    ],
    ids=["pages repeat", "pages end early", "one short page"],
)
def test_paging_that_goes_wrong_is_told_of(server: Catalogue, tmp_path: Path, answering: Any, message: str) -> None:
    packages = [package(number) for number in range(45)]
    server.pages[SEARCH] = ckan(packages)
    server.harvested("", tmp_path, kind="ckan")
    server.pages[SEARCH] = answering(packages)
    result = server.harvested("", tmp_path, kind="ckan")
    assert (result.outcome, result.datasets, result.counts["removed"]) == ("partial", 45, 0)
    assert any(part in text for text in faults(result) for part in message.split("|"))


def test_pages_that_never_end_are_left(server: Catalogue, tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply:
        number = int(parse_qs(urlsplit(asked.path).query).get("page", ["1"])[0])
        return Reply(turtle("a") + f"<> <http://www.w3.org/ns/hydra/core#next> <?page={number + 1}> .")

    server.pages["/c.ttl"] = answer
    result = server.harvested("/c.ttl", tmp_path)
    assert (result.outcome, result.datasets, len(server.paths())) == ("partial", 1, 4)
    assert "gave no dataset that was not read before" in faults(result)[0]


def test_a_list_that_says_where_it_goes_on_is_read_to_its_end(server: Catalogue, tmp_path: Path) -> None:
    def answer(asked: Asked) -> Reply:
        number = int(parse_qs(urlsplit(asked.path).query).get("page", ["1"])[0])
        items = [{"id": f"{number}-{place}", "title": "t"} for place in range(2)]
        return Reply(json.dumps({"count": 6, "next": f"/api?page={number + 1}" if number < 3 else None, "results": items}))

    server.pages["/api"] = answer
    for _ in range(2):
        assert (result := server.harvested("/api", tmp_path)).outcome == "complete"
        assert result.datasets == 6
    linked = {"data": [{"id": "1", "title": "a"}], "links": [{"rel": "self", "href": "/l"}, {"rel": "next", "href": "/m"}]}
    server.pages |= {"/l": Reply(json.dumps(linked)), "/m": Reply(json.dumps({"data": [{"id": "2", "title": "b"}], "links": []}))}
    assert server.harvested("/l", tmp_path).datasets == 2


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", lambda body: gzip.compress(body[:40]) + gzip.compress(body[40:])),
        ("gzip", lambda body: gzip.compress(body) + b"\n"),
        ("gzip", lambda body: body),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
        ("UTF-8", lambda body: body),
        ("deflate", zlib.compress),
        ("deflate", lambda body: zlib.compress(body)[2:-4]),
    ],
    ids=["in parts", "with more behind", "not packed", "packed twice", "a charset", "zlib", "bare"],
)
def test_an_answer_is_unpacked_as_it_is_packed(server: Catalogue, tmp_path: Path, encoding: str, pack: Any) -> None:
    body = json.dumps({"dataset": [{"identifier": str(number), "title": f"t{number}"} for number in range(9)]}).encode()
    server.pages["/data.json"] = Reply(pack(body), headers={"Content-Encoding": encoding})
    assert (result := server.harvested("/data.json", tmp_path)).outcome == "complete", result.remarks
    assert result.datasets == 9


def test_a_list_of_names_is_asked_for_one_by_one(server: Catalogue, tmp_path: Path) -> None:
    server.pages["/api/3/action/package_list"] = Reply('{"success": true, "result": ["package-1", "package-2", "gone"]}')
    shown = {f"package-{number}": package(number) for number in (1, 2)}

    def show(asked: Asked) -> Reply:
        name = parse_qs(urlsplit(asked.path).query)["id"][0]
        return Reply(json.dumps({"success": True, "result": shown[name]})) if name in shown else Reply('{"success": false, "error": {}}', 404)

    server.pages["/api/3/action/package_show"] = show
    result = server.harvested("/api/3/action/package_list", tmp_path)
    assert (result.outcome, result.datasets) == ("partial", 2)
    assert "status 404" in faults(result)[0]


def test_only_what_changed_is_sent_again(server: Catalogue, tmp_path: Path) -> None:
    def page(asked: Asked) -> Reply:
        unchanged = asked.headers.get("if-none-match") == '"1"' and asked.headers.get("if-modified-since") == "Sat, 01 Nov 2025 00:00:00 GMT"
        return Reply("", 304) if unchanged else Reply(turtle("a", "b"), headers={"ETag": '"1"', "Last-Modified": "Sat, 01 Nov 2025 00:00:00 GMT"})

    server.pages["/c.ttl"] = page
    first = server.harvested("/c.ttl", tmp_path)
    graph = graph_of(first)
    second = server.harvested("/c.ttl", tmp_path)
    assert (second.outcome, second.counts["unchanged"], graph_of(second) == graph) == ("complete", 2, True)


def test_a_sitemap_that_says_when_pages_changed_saves_asking_for_them(server: Catalogue, tmp_path: Path) -> None:
    def sitemap(changed: str) -> Reply:
        entries = "".join(f"<url><loc>{server.address}/d/{n}</loc><lastmod>{changed}</lastmod></url>" for n in (1, 2))
        return Reply(f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>')

    server.pages["/sitemap.xml"] = sitemap("2025-01-01")
    for number in (1, 2):
        server.pages[f"/d/{number}"] = Reply(
            f'<script type="application/ld+json">{{"@context":"https://schema.org","@type":"Dataset","name":"d{number}","url":"{server.address}/d/{number}"}}</script>'
        )
    assert server.harvested("/sitemap.xml", tmp_path).datasets == 2
    assert server.harvested("/sitemap.xml", tmp_path).counts["unchanged"] == 2
    assert server.paths() == ["/sitemap.xml", "/d/1", "/d/2", "/sitemap.xml"]
    server.pages["/sitemap.xml"] = sitemap("2025-02-01")
    server.harvested("/sitemap.xml", tmp_path)
    assert server.paths()[4:] == ["/sitemap.xml", "/d/1", "/d/2"]


def test_changed_new_and_removed_datasets_are_told_apart(server: Catalogue, tmp_path: Path) -> None:
    server.pages["/c.ttl"] = Reply(turtle("a", "b", "c"))
    server.harvested("/c.ttl", tmp_path)
    server.pages["/c.ttl"] = Reply(turtle("a", "c", "d").replace('"c"', '"another title"'))
    result = server.harvested("/c.ttl", tmp_path)
    counts = result.counts
    assert (counts["new"], counts["changed"], counts["unchanged"], counts["removed"]) == (1, 1, 1, 1)
    assert result.difference.removed == ("https://data.example.org/id/b",)
    assert not holds(result, "ex:b ?p ?o") and holds(result, 'ex:c dct:title "another title"@en')
    assert json.loads((result.folder / "report.json").read_text())["removed"] == ["https://data.example.org/id/b"]


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (Reply("<!DOCTYPE html><html><title>Wartung</title></html>"), "is an HTML page without JSON-LD (its title: 'Wartung')"),
        (Reply(""), "the document is empty"),
        (Reply('{"error": "maintenance"}'), "is a message in place of data"),
        (Reply(turtle()), "no dataset was found"),
        (Reply("", 404), "status 404"),
        (Reply("", 302, {"Location": "ftp://data.example.org/"}), "is no web address"),
        (Reply(b"\x89PNG\r\n\x1a\n\0\0\0\0"), "NUL|fits none"),
        (Reply("<?xml version='1.0'?><OAI-PMH/>"), "XML with the root <OAI-PMH>"),
        (Reply("x" * 5000), "none of Turtle"),
    ],
    ids=["HTML", "empty", "a message", "no dataset", "404", "a redirect elsewhere", "a picture", "other XML", "words"],
)
def test_what_is_no_catalogue_leaves_all_that_was_known(server: Catalogue, tmp_path: Path, reply: Reply, message: str) -> None:
    server.pages["/c"] = Reply(turtle("a", "b"))
    graph = graph_of(server.harvested("/c", tmp_path))
    server.pages["/c"] = reply
    result = server.harvested("/c", tmp_path)
    assert (result.outcome, result.datasets, result.counts["removed"]) == ("failed", 2, 0)
    assert any(part in faults(result)[0] for part in message.split("|"))
    assert "2 datasets" in result.remarks[-1].kept
    assert graph_of(result) == graph


def test_a_document_cut_in_the_middle_keeps_what_it_cut_off(server: Catalogue, tmp_path: Path) -> None:
    server.pages["/c.ttl"] = Reply(turtle("a", "b", "c"))
    server.harvested("/c.ttl", tmp_path)
    server.pages["/c.ttl"] = Reply(turtle("a", "b") + "ex:c a dcat:Dataset ; dct:tit")
    result = server.harvested("/c.ttl", tmp_path)
    assert (result.outcome, result.datasets, result.counts["removed"], result.counts["kept from before"]) == ("partial", 3, 0, 1)
    assert holds(result, 'ex:c dct:title "c"@en')


def test_a_wrong_statement_costs_no_other(server: Catalogue, tmp_path: Path) -> None:
    server.pages["/c.ttl"] = Reply(turtle("a") + 'ex:bad a dcat:Dataset ; dct:title "x" y .\n' + turtle("b"))
    result = server.harvested("/c.ttl", tmp_path)
    assert (result.outcome, result.datasets) == ("partial", 2)
    (remark,) = [remark for remark in result.remarks if remark.level is Level.FAULT]
    assert remark.place == "line 5"


def test_robots_are_obeyed(server: Catalogue, tmp_path: Path) -> None:
    server.pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /private\nCrawl-delay: 7\n")
    server.pages["/private/c.ttl"] = server.pages["/open.ttl"] = Reply(turtle("a"))
    assert "robots.txt" in faults(server.harvested("/private/c.ttl", tmp_path))[0]
    waits: list[float] = []
    assert server.harvested("/open.ttl", tmp_path, sleep=waits.append).outcome == "complete"
    assert server.paths() == ["/open.ttl"]
    assert waits == []
    server.pages["/p"] = Reply(turtle("a", more='<> <http://www.w3.org/ns/hydra/core#next> <?page=2> .'))
    server.harvested("/p", tmp_path, sleep=waits.append)
    assert 6 < waits[0] <= 7


def test_robots_that_fail_allow_nothing(server: Catalogue, tmp_path: Path) -> None:
    server.pages["/robots.txt"] = Reply("", 500)
    server.pages["/c.ttl"] = Reply(turtle("a"))
    assert server.harvested("/c.ttl", tmp_path).outcome == "failed"
    assert server.paths() == []


def test_what_is_too_large_is_refused_unpacked_too(server: Catalogue, tmp_path: Path) -> None:
    bomb = gzip.compress(b" " * 20_000_000)
    for path, reply in {
        "/long": Reply(b"#" * 3000), "/encoded": Reply(bomb, headers={"Content-Encoding": "gzip"}), "/packed.gz": Reply(bomb),
        "/unsaid": Reply(b"#" * 3000, headers={"Content-Length": "", "Connection": "close"}),
    }.items():  # fmt: skip
        server.pages[path] = reply
        (message,) = faults(server.harvested(path, tmp_path, bytes=20_000 if "/" + path[1:] in ("/encoded", "/packed.gz") else 2000))
        assert "DGKG_HARVEST_BYTES" in message


def test_a_redirect_is_followed_and_one_to_elsewhere_is_not(server: Catalogue, tmp_path: Path) -> None:
    server.pages["/new.ttl"] = Reply(turtle("a"))
    server.pages["/old"] = Reply("", 301, {"Location": "/new.ttl"})
    assert server.harvested("/old", tmp_path).outcome == "complete"
    server.pages["/loop"] = Reply("", 302, {"Location": "/loop"})
    assert "more than 5 redirects" in faults(server.harvested("/loop", tmp_path))[0]
    for target in ("http://169.254.169.254/latest/meta-data/", "http://localhost:1/", "http://0x7f000001:1/", "http://[::ffff:127.0.0.1]:1/"):
        server.pages["/away"] = Reply("", 302, {"Location": target})
        assert "--allow" in faults(server.harvested("/away", tmp_path))[0], target


def test_a_sitemap_reaches_nothing_that_is_not_allowed(server: Catalogue, tmp_path: Path) -> None:
    server.pages["/s.xml"] = Reply("<urlset><url><loc>http://10.0.0.1/a</loc></url><url><loc>http://other.example/b</loc></url></urlset>")
    result = server.harvested("/s.xml", tmp_path)
    assert [text.rpartition("--allow ")[2].split()[0] for text in faults(result)[:2]] == ["10.0.0.1", "other.example"]


def test_a_source_that_is_not_allowed_is_refused(server: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(HarvestRefused, match="is private; only if"):
        harvested(f"{server.address}/c.ttl", tmp_path)
    assert server.asked == []


def test_bounds_of_datasets_and_addresses_hold(server: Catalogue, tmp_path: Path) -> None:
    server.pages[SEARCH] = ckan([package(number) for number in range(45)])
    result = server.harvested("", tmp_path, kind="ckan", records=30)
    assert (result.outcome, result.datasets) == ("partial", 30)
    result = server.harvested("", tmp_path, kind="ckan", name="other", documents=1)
    assert (result.outcome, result.datasets) == ("partial", 20)


def test_a_host_is_asked_no_oftener_than_the_rate(server: Catalogue, tmp_path: Path) -> None:
    server.pages[SEARCH] = ckan([package(number) for number in range(30)])
    pauses: list[float] = []
    server.harvested("", tmp_path, kind="ckan", rate=0.01, sleep=pauses.append)
    assert len(server.asked) > 2
    assert sum(pauses) > 90 * (len(server.asked) - 1), "a hundred seconds between two requests"


def test_a_run_out_of_time_goes_on_where_it_ended(server: Catalogue, tmp_path: Path) -> None:
    server.pages[SEARCH] = ckan([package(number) for number in range(45)])
    first = server.harvested("", tmp_path, kind="ckan", seconds=-1)
    assert (first.outcome, first.datasets, server.paths()) == ("failed", 0, [])
    second = server.harvested("", tmp_path, kind="ckan")
    assert (second.resumed, second.outcome, second.datasets) == (True, "complete", 45)


def test_no_catalogue_says_anything_of_our_things(server: Catalogue, tmp_path: Path) -> None:
    ours = "https://w3id.org/datagov-kg/indicator/data-production"
    server.pages["/c.ttl"] = Reply(
        turtle(more=f'<{ours}> a dcat:Dataset ; dct:title "mine now" ; dct:publisher <{ours}> ; dct:spatial <{ours}> .\n<{ours}> dcat:distribution <{ours}> .')
    )
    result = server.harvested("/c.ttl", tmp_path)
    subjects = {line.split()[0].decode() for line in graph_of(result).splitlines()}
    assert result.datasets == 1
    assert all(subject.startswith(f"<https://w3id.org/datagov-kg/harvest/{result.name}") for subject in subjects)


def test_http_and_https_addresses_are_one_dataset_for_good(server: Catalogue, tmp_path: Path) -> None:
    server.pages["/c.ttl"] = Reply(turtle("a", "b"))
    server.harvested("/c.ttl", tmp_path)
    server.pages["/c.ttl"] = Reply(turtle("a", "b").replace("https://data", "http://data"))
    result = server.harvested("/c.ttl", tmp_path)
    assert (result.counts["new"], result.counts["removed"], result.datasets) == (0, 0, 2)
    assert holds(result, "ex:a a dcat:Dataset")


def test_two_datasets_with_one_identifier_are_both_kept_each_its_own_for_good(server: Catalogue, tmp_path: Path) -> None:
    entries = [{"identifier": "x", "title": title} for title in ("one", "two")]
    server.pages["/data.json"] = Reply(json.dumps({"dataset": entries}))
    first = server.harvested("/data.json", tmp_path)
    graph = graph_of(first)
    server.pages["/data.json"] = Reply(json.dumps({"dataset": entries[::-1]}))
    second = server.harvested("/data.json", tmp_path)
    assert (first.datasets, second.datasets, graph_of(second) == graph) == (2, 2, True)
    assert "has the same identifier" in first.remarks[0].message


def test_a_new_title_is_no_new_dataset(server: Catalogue, tmp_path: Path) -> None:
    for title, new in (("one", 1), ("two", 0)):
        server.pages["/data.json"] = Reply(json.dumps({"dataset": [{"identifier": "x", "title": title}]}))
        assert server.harvested("/data.json", tmp_path).counts["new"] == new
