"""Every counterpart in a code list exists in it, under the label that the mapping gives; every other has the form of its kind."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

from loaders.linking import StatedMapping
from loaders.sources import Sources

LISTS = Path(__file__).parent / "code_lists"
#: The prefix of a mapping set and the list beside this test that holds its codes.
LISTED = {
    "desi": "eu-digital", "eukey": "eu-digital", "eurovoc": "eurovoc", "gbt2260": "gbt2260", "isic4": "isic4",
    "iso3166-2": "iso3166-2", "nace2": "nace2", "sdg": "sdg", "unit": "qudt", "worldbank": "worldbank",
}  # fmt: skip
#: How what comes after the prefix looks, where there is no list; an address of Linked Data is another with and without its slash.
FORMS = {
    "data-theme": r"AGRI|ECON|EDUC|ENER|ENVI|GOVE|HEAL|INTR|JUST|REGI|SOCI|TECH|TRAN",
    "datacommons": r"[A-Z][A-Za-z0-9]*(_[A-Z][A-Za-z0-9]*)*",
    "geonames": r"\d+/",
    "iso3166-1": r"[A-Z]{2}",
    "itu": r"\d+",
    "m49": r"\d{3}",
    "official pages": r"(?!big5\.)[a-z0-9.\-]+(:\d+)?/(?!gate/)\S*",
    "ror": r"0[a-hj-km-np-tv-z0-9]{6}\d\d",
    "wikidata": r"Q[1-9]\d*",
}
_TERM = re.compile(r"(?P<symbol>%|[A-Za-z_]+?)(?P<exponent>-?\d)?")


@cache
def listed(name: str) -> dict[str, str]:
    """Code to label, as the list has it."""
    with (LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["label"] for row in csv.DictReader(file)}


@cache
def ucum() -> dict[str, dict[str, str]]:
    """Symbols of UCUM by kind (prefix, unit), each with its name."""
    kinds: dict[str, dict[str, str]] = defaultdict(dict)
    with (LISTS / "ucum.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kinds[row["kind"]][row["code"]] = row["label"]
    return kinds


def ucum_name(code: str) -> str:
    """The name of a UCUM expression of products of units with prefixes and exponents; KeyError for a symbol that UCUM has not."""
    names = []
    for term in code.split("."):
        found = _TERM.fullmatch(term)
        assert found is not None, code
        symbol, exponent = found["symbol"], found["exponent"]
        units, prefixes = ucum()["unit"], ucum()["prefix"]
        prefix = next((p for p in sorted(prefixes, key=len, reverse=True) if symbol.startswith(p) and symbol[len(p) :] in units), "")
        name = units[symbol] if symbol in units else prefixes[prefix] + units[symbol.removeprefix(prefix)]
        names.append({None: "", "2": "square ", "-1": "per "}[exponent] + name)
    return " ".join(names)


def stated(sources: Sources, vocabulary: str) -> list[tuple[StatedMapping, str, str]]:
    """Mappings into the vocabulary, each with the code and the label of its counterpart."""
    return [
        (one, one.row.object_id.partition(":")[2], one.row.object_label)
        for one in sources.mapped.stated
        if one.vocabulary == vocabulary
    ]


def _other(listed_label: str | None, label: str) -> bool:
    """Whether a label is another than the list's, capitals apart."""
    return listed_label is None or listed_label.casefold() != label.casefold()


@pytest.mark.parametrize("vocabulary", LISTED)
def test_every_code_is_in_its_list_under_its_label(vocabulary: str, sources: Sources) -> None:
    codes = listed(LISTED[vocabulary])
    found = stated(sources, vocabulary)
    assert found
    wrong = {(one.subject, code, label, codes.get(code)) for one, code, label in found if _other(codes.get(code), label)}
    assert wrong == set()


def test_places_are_called_alike_in_our_tables_and_in_the_national_code(sources: Sources) -> None:
    regions = sources.schemes["regions"].concepts
    for one, _, label in stated(sources, "gbt2260"):
        assert label.startswith(regions[one.subject.removeprefix("region/")].cell("label_zh")), one.subject


def test_expressions_of_ucum_are_built_of_its_symbols_and_named_so(sources: Sources) -> None:
    found = stated(sources, "uom")
    assert found
    wrong = {(code, label) for _, code, label in found if code != "1" and ucum_name(unquote(code)) != label}
    assert wrong == set()


@pytest.mark.parametrize("code", ["Pibit", "xBy", "EiBy"])
def test_a_symbol_that_ucum_has_not_is_none(code: str) -> None:
    with pytest.raises(KeyError):
        ucum_name(code)


def test_every_other_counterpart_has_the_form_of_its_kind(sources: Sources) -> None:
    wrong = [
        one.object
        for one in sources.mapped.stated
        if one.vocabulary not in {*LISTED, "uom"} and not re.fullmatch(FORMS[one.vocabulary], one.row.object_id.partition(":")[2])
    ]
    assert wrong == []


def test_an_exact_counterpart_is_that_of_one_thing(sources: Sources) -> None:
    """Two things of ours are not both the same thing elsewhere; nor is one of ours two things of one vocabulary."""
    subjects: dict[str, set[str]] = defaultdict(set)
    objects: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in sources.mapped.stated:
        if one.predicate == "skos:exactMatch":
            subjects[one.object].add(one.subject)
            objects[one.subject, one.vocabulary].add(one.object)
    assert [found for found in (*subjects.values(), *objects.values()) if len(found) > 1] == []


def test_where_each_list_is_from_and_under_which_licence_is_told() -> None:
    told = (LISTS / "README.md").read_text(encoding="utf-8")
    assert all(f"`{path.name}`" in told for path in LISTS.glob("*.csv"))
