"""Other inputs of each kind: what each is read as, twice the same."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from loaders.linking.harvest import Level
from tests.support.catalogues import graph_of, harvested, holds

TURTLE = (
    "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n@prefix foaf: <http://xmlns.com/foaf/0.1/> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .\n@prefix ex: <https://data.example.org/id/> .\n"
)
RDF = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">'


def data(*entries: object) -> str:
    """A data.json with these entries."""
    return json.dumps({"dataset": entries}, ensure_ascii=False)


def entry(**more: object) -> str:
    """A data.json with one entry."""
    return data({"identifier": "a", "title": "t", **more})


def ttl(more: str) -> str:
    """A catalogue in Turtle with one dataset of which this is said too."""
    return f'{TURTLE}ex:a a dcat:Dataset ; dct:title "t" ; {more} .'


#: By name: file name, content, outcome, datasets, distributions, and what the graph has.
VARIANTS: dict[str, tuple[str, bytes | str, str, int, int, str]] = {
    "Big5": ("a.json", data({"identifier": "a", "title": "縣市統計資料集，人口與戶數調查"}).encode("big5"), "complete", 1, 0, '?d dct:title "縣市統計資料集，人口與戶數調查"'),
    "GBK, short": ("a.json", data({"identifier": "a", "title": "数据"}).encode("gbk"), "complete", 1, 0, '?d dct:title "数据"'),
    "Latin": ("a.json", data({"identifier": "a", "title": "Données publiées à Orléans"}).encode("latin-1"), "complete", 1, 0, '?d dct:title "Données publiées à Orléans"'),
    "UTF-16 with a mark": ("a.json", data({"identifier": "a", "title": "数据"}).encode("utf-16"), "complete", 1, 0, '?d dct:title "数据"'),
    "UTF-16 without": ("a.ttl", ttl('dct:identifier "数据"').encode("utf-16-le"), "complete", 1, 0, 'ex:a dct:identifier "数据"'),
    "RDF/XML in GB2312": ("a.rdf", f'<?xml version="1.0" encoding="GB2312"?>{RDF}<dcat:Dataset rdf:about="https://data.example.org/id/a"><dct:title>数据要素</dct:title></dcat:Dataset></rdf:RDF>'.encode("gbk"), "complete", 1, 0, 'ex:a dct:title "数据要素"'),
    "Shift-JIS, unstated": ("a.json", data({"identifier": "a", "title": "統計データの一覧です"}).encode("shift_jis"), "failed", 0, 0, ""),
    "gzip": ("a.ttl.gz", gzip.compress(ttl('dct:identifier "1"').encode()), "complete", 1, 0, 'ex:a dct:identifier "1"'),
    "cut gzip": ("a.ttl.gz", gzip.compress(ttl('dct:identifier "1"').encode())[:-20], "failed", 0, 0, ""),
    "month": ("a.ttl", ttl('dct:issued "2019-05"^^xsd:date'), "complete", 1, 0, 'ex:a dct:issued "2019-05"^^xsd:gYearMonth'),
    "moment": ("a.ttl", ttl('dct:modified "2019-05-06T10:00:00+0800"'), "complete", 1, 0, 'ex:a dct:modified "2019-05-06T10:00:00+08:00"^^xsd:dateTime'),
    "Chinese month": ("a.json", entry(modified="2024年3月"), "complete", 1, 0, '?d dct:modified "2024-03"^^xsd:gYearMonth'),
    "year of the republic": ("a.json", entry(issued="民國107年3月"), "complete", 1, 0, '?d dct:issued "2018-03"^^xsd:gYearMonth'),
    "no day of the calendar": ("a.json", entry(modified="2019-02-30"), "complete", 1, 0, '?d dct:modified "2019-02-30"'),
    "two orders of a date": ("a.json", entry(modified="06/05/2019"), "complete", 1, 0, '?d dct:modified "06/05/2019"'),
    "a number for a year": ("a.json", entry(modified=2019), "complete", 1, 0, '?d dct:modified "2019"^^xsd:gYear'),
    "other intervals": ("a.json", entry(modified="R5/2008-03-01T13:00:00Z/P1Y"), "complete", 1, 0, '?d dct:accrualPeriodicity/rdfs:label "R5/2008-03-01T13:00:00Z/P1Y"'),
    "a period in words": ("a.json", entry(temporal="2019年至2021年"), "complete", 1, 0, '?d dct:temporal [ dcat:startDate "2019"^^xsd:gYear ; dcat:endDate "2021"^^xsd:gYear ]'),
    "publisher as words": ("a.ttl", ttl('dct:publisher "示例局"'), "complete", 1, 0, 'ex:a dct:publisher/foaf:name "示例局"'),
    "contact as words": ("a.ttl", ttl('dcat:contactPoint "Mr W <w@example.org>"'), "complete", 1, 0, "ex:a dcat:contactPoint/vcard:hasEmail <mailto:w@example.org>"),
    "an e-mail within a node": ("a.ttl", ttl("dcat:contactPoint [ vcard:hasEmail [ vcard:value <mailto:d@example.org> ] ]"), "complete", 1, 0, "ex:a dcat:contactPoint/vcard:hasEmail <mailto:d@example.org>"),
    "untyped, listed": ("a.ttl", TURTLE + 'ex:c a dcat:Catalog ; dcat:dataset ex:a . ex:a dct:title "t" .', "complete", 1, 0, "ex:a a dcat:Dataset"),
    "catalogues in catalogues": ("a.ttl", TURTLE + 'ex:c a dcat:Catalog ; dcat:catalog ex:s . ex:s a dcat:Catalog ; dcat:dataset [ dct:title "t" ] .', "complete", 1, 0, '?d dct:title "t"'),
    "blank nodes alike": ("a.ttl", TURTLE + '[] a dcat:Dataset ; dct:title "t" . [] a dcat:Dataset ; dct:title "t" ; dcat:distribution [ dcat:accessURL <https://a.example/> ] .', "complete", 2, 1, ""),
    "the old namespace": ("a.rdf", RDF.replace("http://www.w3.org/ns/dcat#", "http://vocab.deri.ie/dcat#") + '<dcat:Dataset rdf:about="https://data.example.org/id/a"><dct:title>t</dct:title><dcat:distribution rdf:parseType="Resource"><dcat:accessURL>https://a.example/a b</dcat:accessURL></dcat:distribution></dcat:Dataset></rdf:RDF>', "complete", 1, 1, "ex:a dcat:distribution/dcat:accessURL <https://a.example/a%20b>"),
    "IRIs with braces": ("a.ttl", TURTLE + '<https://data.example.org/{x}|y> a dcat:Dataset ; dct:title "t" .', "complete", 1, 0, '<https://data.example.org/%7Bx%7D%7Cy> dct:identifier "https://data.example.org/{x}|y"'),
    "a wrong language tag": ("a.ttl", ttl('dct:description "d"@zh_CN'), "complete", 1, 0, 'ex:a dct:description "d"@zh-cn'),
    "maps of languages": ("a.jsonld", json.dumps([{"@context": {"title": {"@id": "dct:title", "@container": "@language"}}, "@id": "https://data.example.org/id/a", "@type": "dcat:Dataset", "title": {"zh": "一", "en": ["one", "uno"]}}]), "complete", 1, 0, 'ex:a dct:title "一"@zh, "one"@en, "uno"@en'),
    "an unknown context": ("a.jsonld", json.dumps({"@context": "https://x.example/c.jsonld", "@graph": [{"@id": "https://data.example.org/id/a", "@type": "dcat:Dataset", "dct:title": {"@value": "t", "@language": "zh_CN"}, "dct:description": None}]}), "complete", 1, 0, 'ex:a dct:title "t"@zh-cn'),
    "a catalogue of schema.org": ("a.jsonld", json.dumps({"@context": {"@vocab": "https://schema.org/"}, "@type": "DataCatalog", "dataset": [{"@type": "Dataset", "name": "t", "identifier": {"@type": "PropertyValue", "value": "10.5072/1"}, "spatialCoverage": {"@type": "Place", "geo": {"@type": "GeoShape", "box": "24 103 29 109"}}}]}), "complete", 1, 0, '?d dct:identifier "10.5072/1" ; dct:spatial/dcat:bbox "POLYGON((103 24,109 24,109 29,103 29,103 24))"^^geo:wktLiteral'),
    "blocks wrapped and broken": ("a.html", '<html><script type="application/ld+json">{"broken</script><SCRIPT TYPE="application/LD+JSON; charset=utf-8">\n<!--\n{"@context":"http://schema.org","@graph":[{"@type":"WebSite"},{"@type":"Dataset","name":"t"}]}\n-->\n</SCRIPT></html>', "partial", 1, 0, '?d dct:title "t"'),
    "cut JSON": ("a.json", data(*({"identifier": str(n), "title": f"t{n}"} for n in range(5)))[:-40], "partial", 3, 0, ""),
    "JSON broken within": ("a.json", data(*({"identifier": str(n), "title": f"t{n}"} for n in range(5))).replace('"t2"', "t2"), "partial", 4, 0, ""),
    "commas at the end": ("a.json", '{"dataset":[{"identifier":"1","title":"a, }",},{"identifier":"2","title":"b"},]}', "complete", 2, 0, '?d dct:title "a, }"'),
    "cut RDF/XML": ("a.rdf", RDF + "".join(f'<dcat:Dataset rdf:about="https://data.example.org/id/{n}"><dct:title>t</dct:title></dcat:Dataset>' for n in range(3))[:-20], "partial", 2, 0, ""),
    "N-Triples with a broken line": ("a.nt", "".join(f"<https://data.example.org/id/{n}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .\nno triple\n" for n in range(2)), "partial", 2, 0, ""),
    "N-Quads": ("a.nq", "<https://data.example.org/id/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> <https://a.example/g> .\n", "complete", 1, 0, "ex:a a dcat:Dataset"),
    "TriG": ("a.trig", TURTLE + 'ex:g { ex:a a dcat:Dataset ; dct:title "t" . }', "complete", 1, 0, 'ex:a dct:title "t"'),
    "entities of other files": ("a.rdf", '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RDF + '<dcat:Dataset rdf:about="https://data.example.org/id/a"><dct:title>&x;</dct:title></dcat:Dataset></rdf:RDF>', "failed", 0, 0, ""),
    "nested too deep": ("a.json", "[" * 5000 + "]" * 5000, "failed", 0, 0, ""),
    "what is no dataset": ("a.json", data(None, "x", 5, [], {}, {"identifier": 5, "title": 7}), "partial", 1, 0, '?d dct:identifier "5" ; dct:title "7"'),
    "one for many": ("a.json", entry(keyword="a;b", distribution={"downloadURL": "https://a.example/f", "mediaType": "text/csv; charset=utf-8"}), "complete", 1, 1, '?d dcat:keyword "a", "b" ; dcat:distribution/dcat:mediaType <https://www.iana.org/assignments/media-types/text/csv>'),
    "many for one": ("a.json", entry(title=["x", "y"], publisher=[{"name": "A"}, {"name": "B"}]), "complete", 1, 0, '?d dct:title "x", "y" ; dct:publisher/foaf:name "A"'),
    "licences as words": ("a.json", entry(license={"name": "CC BY", "url": "https://creativecommons.org/licenses/by/4.0/"}), "complete", 1, 0, '?d dct:license <https://creativecommons.org/licenses/by/4.0/> ; dct:license/rdfs:label "CC BY"'),
    "addresses that are none": ("a.json", entry(distribution=["https://a.example/1", {"accessURL": "N/A"}, {"accessURL": ""}, None, {"accessURL": "www.example.org/x y"}, {"downloadURL": "ftp://f.example/x.zip"}]), "complete", 1, 3, "?d dcat:distribution/dcat:accessURL <http://www.example.org/x%20y>"),
    "GeoJSON as text": ("a.json", entry(spatial='{"type":"Point","coordinates":[1,2]}'), "complete", 1, 0, '?d dct:spatial/dcat:centroid "POINT(1 2)"^^geo:wktLiteral'),
    "an envelope": ("a.json", entry(spatial="ENVELOPE(-10,10,5,-5)"), "complete", 1, 0, "?d dct:spatial ?place"),
    "a box off the earth": ("a.json", entry(spatial="500,1,600,2"), "complete", 1, 0, '?d dct:spatial/rdfs:label "500,1,600,2"'),
    "a list with keys in Chinese": ("a.json", json.dumps({"code": 200, "data": [{"目录名称": " 企业名录 ", "提供单位": "市数据局", "更新频率": "每年", "下载地址": "https://a.example/1.xlsx", "数据量": "1.2万条"}]}, ensure_ascii=False), "complete", 1, 1, '?d dct:title "企业名录" ; dct:publisher/foaf:name "市数据局" ; schema:additionalProperty/schema:value "1.2万条"'),
    "CKAN with maps and nulls": ("a.json", json.dumps({"success": True, "result": {"count": "2", "results": [{"id": "1", "title": {"zh": "一", "en": "one"}, "notes": "", "groups": None, "extras": None, "resources": None}, {"id": "2", "title": "二", "extras": [{"key": "temporal_start", "value": "2019"}, {"key": "temporal_end", "value": 2021}, {"value": "no key"}, None], "resources": [{"url": "//a.example/y"}]}]}}, ensure_ascii=False), "complete", 2, 1, '?d dct:title "一"@zh . ?e dct:temporal [ dcat:startDate "2019"^^xsd:gYear ; dcat:endDate "2021"^^xsd:gYear ]'),
    "a few bytes that are no UTF-8": ("a.json", data(*({"identifier": str(n), "title": f"数据集{n}的标题"} for n in range(20))).encode().replace("集5".encode(), b"\xe9\x9b5"), "complete", 20, 0, '?d dct:title "数据\ufffd5的标题"'),
    "milliseconds": ("a.json", entry(modified=1609459200000), "complete", 1, 0, '?d dct:modified "2021-01-01T00:00:00Z"^^xsd:dateTime'),
    "a month in English": ("a.json", entry(modified="March 2021"), "complete", 1, 0, '?d dct:modified "2021-03"^^xsd:gYearMonth'),
    "a month with a zone": ("a.ttl", ttl('dct:issued "2019-05Z"^^xsd:gYearMonth'), "complete", 1, 0, 'ex:a dct:issued "2019-05"^^xsd:gYearMonth'),
    "prefixes that are not declared": ("a.ttl", '@prefix dcat: <http://www.w3.org/ns/dcat#> .\n<https://data.example.org/id/a> a dcat:Dataset ; dct:title "t" .', "complete", 1, 0, 'ex:a dct:title "t"'),
    "one object a line": ("a.json", '{"identifier":"1","title":"a"}\n{"identifier":"2","title":"b"}\n', "complete", 2, 0, '?d dct:title "b"'),
    "two objects in a block": ("a.html", '<html><script type="application/ld+json">{"@context":"https://schema.org","@type":"Dataset","name":"t"} {"@context":"https://schema.org","@type":"Dataset","name":"u"}</script></html>', "complete", 2, 0, '?d dct:title "u"'),
    "a list within data": ("a.json", json.dumps({"code": 200, "data": {"total": 2, "records": [{"id": "1", "title": "a"}, {"id": "2", "title": "b"}]}}), "complete", 2, 0, '?d dct:title "b"'),
    "a list that says it is longer": ("a.json", json.dumps({"total": 500, "data": [{"id": "1", "title": "a"}]}), "partial", 1, 0, '?d dct:title "a"'),
    "brackets in an address": ("a.json", entry(distribution=[{"downloadURL": "https://a.example/f[1].csv"}, {"downloadURL": "https://a.example/a#b#c"}]), "complete", 1, 2, "?d dcat:distribution/dcat:downloadURL <https://a.example/f%5B1%5D.csv>, <https://a.example/a#b%23c>"),
    "an IRI with lines round it": ("a.rdf", RDF + '<dcat:Dataset rdf:about="\n  https://data.example.org/id/a\n"><dct:title>t</dct:title><dcat:landingPage rdf:resource=" https://a.example/p "/></dcat:Dataset></rdf:RDF>', "complete", 1, 0, 'ex:a dct:title "t" ; dcat:landingPage <https://a.example/p>'),
    "one dataset in place of many": ("a.json", json.dumps({"dataset": {"identifier": "1", "title": "t"}}), "complete", 1, 0, '?d dct:title "t"'),
    "datasets by key": ("a.json", json.dumps({"dataset": {"a": {"identifier": "1", "title": "t"}, "b": {"identifier": "2", "title": "u"}}}), "complete", 2, 0, '?d dct:title "u"'),
    "a day of the republic": ("a.json", entry(issued="民國107/3/5"), "complete", 1, 0, '?d dct:issued "2018-03-05"^^xsd:date'),
    "CKAN's deleted": ("a.json", json.dumps({"success": True, "result": {"count": 1, "results": [{"id": "1", "title": "t", "state": "deleted", "resources": []}, {"id": "2", "title": "u", "resources": []}]}}), "complete", 1, 0, '?d dct:title "u"'),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_is_read_as_it_is_meant_twice(name: str, tmp_path: Path) -> None:
    file, content, outcome, datasets, distributions, pattern = VARIANTS[name]
    source = tmp_path / file
    source.write_bytes(content if isinstance(content, bytes) else content.encode())
    result = harvested(str(source), tmp_path / "harvests")
    graph = graph_of(result)
    assert (result.outcome, result.datasets, result.distributions) == (outcome, datasets, distributions), result.remarks
    assert (outcome == "complete") == (not any(remark.level is Level.FAULT for remark in result.remarks))
    assert not pattern or holds(result, pattern), graph.decode()
    assert graph_of(harvested(str(source), tmp_path / "harvests")) == graph


#: What a dataset without IRI, identifier and page says, and what it says in the next run.
RETOLD = {
    "a distribution more": ({"title": "t"}, ["https://a.example/1"], {"title": "t"}, ["https://a.example/1", "https://a.example/2"]),
    "another signature": ({"title": "t"}, ["https://a.example/1?id=5&sig=1"], {"title": "t"}, ["https://a.example/1?id=5&sig=2"]),
    "its first distribution": ({"title": "t"}, [], {"title": "t"}, ["https://b.example/1"]),
    "another title": ({"title": "t"}, ["https://a.example/1"], {"title": "T."}, ["https://a.example/1"]),
    "another description": ({"title": "t", "description": "x"}, [], {"title": "t", "description": "y"}, []),
}


@pytest.mark.parametrize("name", RETOLD)
def test_a_dataset_without_identity_is_known_again(name: str, tmp_path: Path) -> None:
    before, addresses, after, addresses_after = RETOLD[name]
    source = tmp_path / "a.json"
    other = {"title": "another", "distribution": [{"downloadURL": "https://c.example/9"}]}
    source.write_text(data(before | {"distribution": [{"downloadURL": one} for one in addresses]}, other))
    assert harvested(str(source), tmp_path / "harvests").counts["new"] == 2
    source.write_text(data(other, after | {"distribution": [{"downloadURL": one} for one in addresses_after]}))
    counts = harvested(str(source), tmp_path / "harvests").counts
    assert (counts["datasets"], counts["new"], counts["changed"], counts["removed"]) == (2, 0, 1, 0)


def test_datasets_of_one_title_are_told_apart_by_their_addresses(tmp_path: Path) -> None:
    source = tmp_path / "a.json"
    entries = [{"title": "t", "distribution": [{"downloadURL": f"https://a.example/{n}"}]} for n in range(3)]
    source.write_text(data(*entries))
    first = graph_of(harvested(str(source), tmp_path / "harvests"))
    source.write_text(data(*entries[::-1]))
    assert graph_of(harvested(str(source), tmp_path / "harvests")) == first
    entries[1]["distribution"].append({"downloadURL": "https://a.example/more"})  # type: ignore[attr-defined]
    source.write_text(data(*entries))
    counts = harvested(str(source), tmp_path / "harvests").counts
    assert (counts["datasets"], counts["new"], counts["changed"], counts["removed"]) == (3, 0, 1, 0)


#: What stands in a list, and what a later one has before it.
SIBLINGS = {
    "one title, other addresses": (("月报", "https://a.example/1"), ("月报", "https://a.example/2")),
    "one title, another query": (("月报", "https://a.example/get?id=1"), ("月报", "https://a.example/get?id=2")),
    "another year at one address": (("2023年鉴", "https://a.example/all"), ("2024年鉴", "https://a.example/all")),
    "another month in characters": (("三月份月报", "https://a.example/all"), ("四月份月报", "https://a.example/all")),
}


@pytest.mark.parametrize("name", SIBLINGS)
def test_what_is_new_in_a_list_takes_nothing_from_what_is_like_it(name: str, tmp_path: Path) -> None:
    old, new = ({"title": title, "distribution": [{"downloadURL": address}]} for title, address in SIBLINGS[name])
    source = tmp_path / "a.json"
    source.write_text(data(old))
    harvested(str(source), tmp_path / "harvests")
    source.write_text(data(new, old))
    counts = harvested(str(source), tmp_path / "harvests").counts
    assert (counts["datasets"], counts["new"], counts["changed"], counts["removed"]) == (2, 1, 0, 0)
