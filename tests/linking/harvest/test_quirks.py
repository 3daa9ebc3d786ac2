"""Twenty-five things that real catalogues do (the suite ``catalogue-quirks``): served on loopback, harvested twice."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from loaders.linking.harvest import Level, Result, joined
from tests.support.catalogues import Catalogue, Reply, catalogue, graph_of, holds
from tests.support.shared_files import shared_folder

#: By quirk: the file asked for, datasets and distributions, the levels of remarks, and what the graph has.
EXPECTED: dict[str, tuple[str, int, int, str, tuple[str, ...]]] = {
    "q02": ("q02.rdf", 1, 0, "note", ('ex:b dct:issued "2019"^^xsd:gYear',)),
    "q04": ("q04.json", 1, 1, "note", ('?d dct:accrualPeriodicity/rdfs:label "R/P1D" FILTER NOT EXISTS { ?d a dcat:Dataset ; dct:modified ?m }',)),
    "q07": ("q07.ttl", 1, 0, "", ('ex:c dct:publisher [ foaf:name "示例市数据局"@zh ; foaf:mbox <mailto:open@example.org> ]', 'ex:c dcat:contactPoint [ vcard:fn "王老师" ; vcard:hasEmail <mailto:wang@example.org> ]')),
    "q09": ("q09.ttl", 1, 0, "", ('ex:e dct:identifier "NDA-2025-7", "https://old.example.org/7", "doi:10.5072/7"',)),
    "q12": ("q12.json", 1, 3, "", ("?d dcat:distribution [ dcat:downloadURL <https://data.example.org/c.csv> ], [ dcat:accessURL <https://data.example.org/c> ]",)),
    "q13": ("q13.bin", 1, 0, "note", ('ex:f dct:title "无类型头"@zh',)),
    "q14": ("q14.ttl", 1, 0, "", ('ex:g dct:title "Data production by province"@en, "分省数据生产量"@zh, "分省資料生產量"@zh-hant, "Datenproduktion"@de',)),
    "q17": ("q17.json", 1, 1, "note", ('?d dct:title "数据要素市场统计"',)),
    "q18": ("q18.json", 1, 1, "", ('?d dct:title "数字人才名录"',)),
    "q21": ("q21?page=1", 3, 0, "", ("ex:k1 a dcat:Dataset . ex:k2 a dcat:Dataset . ex:k3 a dcat:Dataset",)),
    "q24": ("q24.json", 2, 0, "", ('?d dct:spatial/rdfs:label "贵州省" ; schema:additionalProperty [ schema:name "year" ; schema:value "2024" ]', '?d dct:spatial/rdfs:label "江苏省" ; schema:additionalProperty/schema:name "nested"')),
    "q25": ("q25.json", 1, 1, "flaw", ('?d dct:title "没有说明的数据集" FILTER NOT EXISTS { ?d dct:description ?x }',)),
    "q28": ("q28.rdf", 1, 1, "note", ('<https://data.example.org/id/全国%20数据%22资源%22> dct:identifier "https://data.example.org/id/全国 数据\\"资源\\"" ; dcat:distribution/dcat:downloadURL <https://data.example.org/file%20name.csv>',)),
    "q30": ("q30.json", 3, 3, "note", ('?d dct:spatial/dcat:bbox "POLYGON ((-125 49,-67 49,-67 25,-125 25,-125 49))"^^geo:wktLiteral', '?d dct:spatial/dcat:bbox "POLYGON((73.5 18.1,135.1 18.1,135.1 53.6,73.5 53.6,73.5 18.1))"^^geo:wktLiteral', '?d dct:spatial/rdfs:label "中国"')),
    "q32": ("q32.ttl", 1, 0, "", ("ex:n dct:spatial [ dcat:bbox ?one, ?other ] FILTER (STR(?one) != STR(?other))",)),
    "q33": ("q33.ttl", 2, 0, "", ('ex:o dct:temporal [ dcat:startDate "2020"^^xsd:gYear ; dcat:endDate "2024"^^xsd:gYear ]', 'ex:o2 dct:temporal [ dcat:startDate "2023-01-01"^^xsd:date ; dcat:endDate "2023-12-31"^^xsd:date ]')),
    "q35": ("q35.jsonld", 1, 1, "", ('ex:s dct:title "全国数据资源调查" ; dcat:distribution [ dcat:downloadURL <https://data.example.org/s.csv> ; dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv> ]',)),
    "q37": ("q37.html", 2, 0, "", ('<https://data.example.org/1> dct:title "一号数据集" . <https://data.example.org/2> dct:title "二号数据集"',)),
    "q40": ("q40.html", 1, 0, "flaw", ('?d dct:title "类型写错的脚本"',)),
    "q41": ("q41.xml", 2, 0, "", ('?d dct:title "dataset 1" . ?e dct:title "dataset 2"',)),
    "q44": ("q44.json", 3, 0, "flaw", ('?d dct:title "没有标识"', '?d dct:identifier "k2"', '?d dct:identifier "k3"')),
    "q45": ("q45.json", 1, 1, "", ('?d dct:title "县级报告卡"',)),
    "q47": ("q47.aggregator.ttl", 1, 0, "", ("<https://agg.example.net/ds/55> dct:source ex:z",)),
    "q48": ("q48.json", 1, 2, "", ("?d dcat:distribution/dcat:accessURL <https://data.example.org/old.csv>",)),
    "q51": ("q51.json", 1, 0, "flaw", ('?d dct:title "107年 某縣人口數統計.csv" ; dct:publisher/foaf:name "某縣政府主計處" ; dct:modified "04/26" ; schema:additionalProperty [ schema:name "資料量" ; schema:value "約1筆" ]',)),
}  # fmt: skip


def _served(inputs: Path, server: Catalogue) -> None:
    """The inputs, at the paths that they name; what lies at data.example.org is on loopback for the sitemap."""
    for file in inputs.iterdir():
        server.pages[f"/{file.name}"] = Reply(file.read_bytes())
    header = (inputs / "q13.headers").read_text().partition("Content-Type: ")[2].strip()
    server.pages["/q13.bin"] = Reply((inputs / "q13.bin").read_bytes(), headers={"Content-Type": header})
    for page in (1, 2):
        server.pages[f"/q21?page={page}"] = Reply((inputs / f"q21.page{page}.ttl").read_bytes(), headers={"Content-Type": "text/turtle"})
    server.pages["/q41.xml"] = Reply((inputs / "q41.xml").read_text().replace("https://data.example.org", server.address))
    server.pages["/q41-part.xml.gz"] = Reply((inputs / "q41-part.xml.gz").read_bytes())
    for number in (1, 2):
        server.pages[f"/d/{number}"] = Reply(
            f'<html><script type="application/ld+json">{{"@context":"https://schema.org","@type":"Dataset","@id":"#{number}","name":"dataset {number}"}}</script></html>'
        )


@pytest.mark.parametrize("quirk", sorted(EXPECTED))
def test_a_quirk_gives_what_a_good_harvester_makes_of_it_twice(quirk: str, tmp_path: Path) -> None:
    inputs = shared_folder("suites/catalogue-quirks") / "inputs"
    path, datasets, distributions, remarks, patterns = EXPECTED[quirk]
    with catalogue() as server:
        _served(inputs, server)
        if quirk == "q41":
            _answer_for_example_org(server)
        first = server.harvested(f"/{path}", tmp_path)
        graph = graph_of(first)
        second = server.harvested(f"/{path}", tmp_path)
    assert (first.outcome, first.datasets, first.distributions) == ("complete", datasets, distributions)
    assert {remark.level for remark in first.remarks} == {Level(level) for level in remarks.split()}
    assert [pattern for pattern in patterns if not holds(first, pattern)] == []
    assert (second.outcome, second.counts["unchanged"], second.is_changed) == ("complete", datasets, False)
    assert graph_of(second) == graph
    assert second.remarks == first.remarks


def _answer_for_example_org(server: Catalogue) -> None:
    """The addresses in the packed sitemap are of another host: they are asked of loopback."""
    import gzip

    packed = server.pages["/q41-part.xml.gz"]
    assert isinstance(packed, Reply) and isinstance(packed.body, bytes)
    text = gzip.decompress(packed.body).decode().replace("https://data.example.org", server.address)
    server.pages["/q41-part.xml.gz"] = Reply(gzip.compress(text.encode()), headers={"Content-Type": "application/x-gzip"})


def test_the_expectations_are_those_of_the_suite() -> None:
    table = shared_folder("suites/catalogue-quirks") / "quirks.tsv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {row["id"] for row in rows} == set(EXPECTED)
    for row in rows:
        _, datasets, distributions, _, _ = EXPECTED[row["id"]]
        assert str(datasets) in row["expected_datasets"], row["id"]
        assert str(distributions) in row["expected_distributions"] or row["expected_distributions"] in ("-", ""), row["id"]


def test_a_dataset_that_an_aggregator_has_from_its_portal_is_one_after_joining(tmp_path: Path) -> None:
    inputs = shared_folder("suites/catalogue-quirks") / "inputs"
    results: list[Result] = []
    with catalogue() as server:
        _served(inputs, server)
        results = [server.harvested(f"/q47.{name}.ttl", tmp_path, name=name) for name in ("origin", "aggregator")]
    assert [result.datasets for result in results] == [1, 1]
    (group,) = joined(tmp_path)
    assert [tuple(member) for member in group] == [("aggregator", "https://agg.example.net/ds/55"), ("origin", "https://data.example.org/id/z")]
