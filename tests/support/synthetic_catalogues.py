"""Catalogues of any size with known truth: datasets about our indicators and places, others that share their words, faults.

What is drawn depends on the seed alone. Titles are what people write: with years, places, other names, changed order, endings, a
slip now and then.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from loaders.search import Thing

#: The serialisations, by the ending of the file.
FORMS = ("ttl", "rdf", "jsonld", "json")
_FAULTY = 0.02
_PREFIXES = "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n@prefix dct: <http://purl.org/dc/terms/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
_ZH = ("{y}年{r}{i}", "{r}{i}统计", "历年{i}（{r}）", "{i}_{y}.csv", "{r}{y}年度{i}情况", "{i}数据集", "分地区{i}（2020—{y}年）", "{i}")
_EN = ("{i} in {r}, {y}", "{i} by province", "Annual {i}, 2020 to {y}", "{r}: {i} statistics", "{i}", "Dataset of {i} ({r})")
#: Of another subject, with the words of an indicator.
_OTHER_ZH = ("{i}设备采购合同清单", "{i}管理办法解读培训名单", "{i}软件著作权登记", "{r}{i}工作先进个人公示", "涉{i}投诉处理记录", "{i}宣传海报图片")
_OTHER_EN = ("Procurement contracts for {i} equipment", "Meeting minutes on {i} policy in {r}", "Press photographs about {i}", "Complaints concerning {i} vendors")
_APART_ZH = ("{r}降水格网", "{r}公交站点位置", "{r}行政许可事项", "{r}医院名录", "{r}空气质量监测", "{r}中小学名单")
_APART_EN = ("Rainfall grid of {r}", "Bus stops of {r}", "Hospitals in {r}", "Parking fines in {r}")


@dataclass(frozen=True)
class Planted:
    """A dataset: its number, title with its language, and what it is truly about (IRIs), empty for decoys."""

    number: int
    title: str
    language: str
    year: int
    indicators: frozenset[str]
    regions: frozenset[str]
    area: str
    is_faulty: bool

    @property
    def iri(self) -> str:
        """Its IRI in its catalogue."""
        return f"https://data.example.org/id/{self.number}"


def planted(things: Iterable[Thing], count: int, seed: int = 2026) -> Iterator[Planted]:
    """So many datasets: 40 % about an indicator, 30 % that share its words, 30 % of other subjects."""
    draw = random.Random(seed)
    known = list(things)
    named: dict[str, dict[str, set[str]]] = {"indicator": {}, "region": {}}
    for thing in known:
        if thing.kind in named and not thing.iri.endswith(("/unstated", "/china", "/world")):
            for called in thing.names:
                if called.role in ("label", "alternative"):
                    named[thing.kind].setdefault(called.text, set()).add(thing.iri)
    by_language = {
        language: {kind: sorted(text for text in names if text.isascii() == (language == "en") and len(text) >= 4 - 2 * (kind == "region")) for kind, names in named.items()}
        for language in ("zh", "en")
    }  # fmt: skip
    for number in range(count):
        language = "zh" if draw.random() < 0.7 else "en"
        names = by_language[language]
        name, region, year = draw.choice(names["indicator"]), draw.choice(names["region"]), draw.randint(2018, 2025)
        share = draw.random()
        own, other, apart = (_ZH, _OTHER_ZH, _APART_ZH) if language == "zh" else (_EN, _OTHER_EN, _APART_EN)
        template = draw.choice(own if share < 0.4 else other if share < 0.7 else apart)
        is_about = share < 0.4
        title = template.format(i=_slip(name, draw) if is_about else name, r=region, y=year)
        is_named = "{r}" in template
        area = region if not is_named and draw.random() < 0.3 else ""
        regions = frozenset(named["region"][region]) if is_named or area else frozenset()
        yield Planted(
            number, title, language, year, frozenset(named["indicator"][name]) if is_about else frozenset(), regions, area, draw.random() < _FAULTY
        )


def _slip(name: str, draw: random.Random) -> str:
    """The name, one time in twenty with a character left out."""
    if len(name) < 6 or draw.random() > 0.05:
        return name
    at = draw.randrange(1, len(name) - 1)
    return name[:at] + name[at + 1 :]


def write_catalogues(folder: Path, datasets: Iterable[Planted]) -> dict[str, Path]:
    """Write a file for each serialisation, the datasets in turn, a small share of them broken; the paths by form."""
    paths = {form: folder / f"catalogue.{form}" for form in FORMS}
    files = {form: path.open("w", encoding="utf-8") for form, path in paths.items()}
    begun: set[str] = set()
    try:
        for form, opening in _OPENING.items():
            files[form].write(opening)
        for dataset in datasets:
            form = FORMS[dataset.number % len(FORMS)]
            comma = "," if form in begun and form.startswith("json") else ""
            begun.add(form)
            files[form].write(comma + _WRITERS[form](dataset))
        for form, closing in _CLOSING.items():
            files[form].write(closing)
    finally:
        for file in files.values():
            file.close()
    return paths


def _turtle(one: Planted) -> str:
    title = json.dumps(one.title, ensure_ascii=False)
    area = f' ; dct:spatial [ a dct:Location ; dct:title {json.dumps(one.area, ensure_ascii=False)} ]' if one.area else ""
    issued = '"no date"' if one.is_faulty else f'"{one.year}"^^xsd:gYear'
    return (
        f'<{one.iri}> a dcat:Dataset ; dct:title {title}@{one.language} ; dct:identifier "d{one.number}" ; dct:issued {issued}{area} ;\n'
        f'  dct:publisher [ <http://xmlns.com/foaf/0.1/name> "示例局 {one.number % 50}" ] ;\n'
        f'  dcat:distribution [ a dcat:Distribution ; dcat:downloadURL <https://data.example.org/{one.number}.csv> ; dct:format "CSV" ] .\n'
    )  # fmt: skip


def _rdf(one: Planted) -> str:
    area = f"<dct:spatial><dct:Location><dct:title>{escape(one.area)}</dct:title></dct:Location></dct:spatial>" if one.area else ""
    issued = "31 November" if one.is_faulty else str(one.year)
    return (
        f'<dcat:dataset><dcat:Dataset rdf:about="{one.iri}"><dct:title xml:lang="{one.language}">{escape(one.title)}</dct:title>'
        f'<dct:issued rdf:datatype="http://www.w3.org/2001/XMLSchema#date"> {issued} </dct:issued>{area}<dcat:distribution><dcat:Distribution>'
        f'<dcat:accessURL rdf:resource="https://data.example.org/{one.number} a.csv"/></dcat:Distribution></dcat:distribution></dcat:Dataset></dcat:dataset>\n'
    )


def _json_ld(one: Planted) -> str:
    value = {
        "@id": one.iri, "@type": "dcat:Dataset", "dct:title": None if one.is_faulty else {"@value": one.title, "@language": one.language},
        "dct:identifier": f"d{one.number}", "dct:spatial": {"@type": "dct:Location", "dct:title": one.area} if one.area else None,
        "dcat:distribution": {"@type": "dcat:Distribution", "dcat:downloadURL": {"@id": f"https://data.example.org/{one.number}.csv"}},
    }  # fmt: skip
    return json.dumps({key: part for key, part in value.items() if part is not None or one.is_faulty}, ensure_ascii=False) + "\n"


def _data_json(one: Planted) -> str:
    if one.is_faulty:
        return json.dumps(["no", "dataset", one.number]) + "\n"
    value = {"identifier": one.iri, "title": one.title, "modified": f"{one.year}", "publisher": {"name": "示例局"}, "distribution": [{"downloadURL": f"https://data.example.org/{one.number}.csv"}]}
    return json.dumps(value | ({"spatial": one.area} if one.area else {}), ensure_ascii=False) + "\n"


_WRITERS = {"ttl": _turtle, "rdf": _rdf, "jsonld": _json_ld, "json": _data_json}
_OPENING = {
    "ttl": _PREFIXES, "jsonld": '{"@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"}, "@graph": [', "json": '{"dataset": [',
    "rdf": '<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/">'
    '<dcat:Catalog rdf:about="https://data.example.org/">',
}  # fmt: skip
_CLOSING = {"rdf": "</dcat:Catalog></rdf:RDF>", "jsonld": "]}", "json": "]}"}
