"""The questions of the read model: legal, of known terms only, and changed nowhere but at their marked places."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

from loaders.project import ROOT
from loaders.vocabulary import NAMESPACES, expand, prefixes
from service.read.asking import question
from service.sparql.analysis import analyse
from service.sparql.lexer import tokens

FOLDERS = (ROOT / "service" / "read" / "queries", ROOT / "queries", ROOT / "loaders" / "search")
FILES = [path for folder in FOLDERS for path in sorted(folder.rglob("*.rq"))]
#: Prefixes whose terms no closed namespace lists: XSD's functions and our own data.
_OPEN = frozenset({"xsd", "dgd", "wd"})
THING = NamedNode("https://w3id.org/datagov-kg/region/beijing")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_names_only_terms_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    declared = dict(re.findall(r"^PREFIX ([\w-]+): <([^>]+)>", text, flags=re.MULTILINE))
    used = {token.text for token in tokens(text, 64) if token.kind == "pname" and token.text.partition(":")[2]}
    for prefix, space in declared.items():
        assert prefixes().get(prefix, space) == space, f"{prefix}: is bound to another namespace"
    for name in used:
        prefix = name.partition(":")[0]
        assert prefix in declared, f"{name} has no PREFIX line"
        if prefix in NAMESPACES and prefix not in _OPEN:
            expand(name)
    assert {name.partition(":")[0] for name in used} == set(declared), "a prefix is declared and not used"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_is_legal(path: Path) -> None:
    assert analyse(path.read_text(encoding="utf-8"), 64).form in ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")


OF_PAGES = [*sorted(FOLDERS[0].glob("*.rq")), *sorted((ROOT / "service" / "stored").glob("*.rq"))]


@pytest.mark.parametrize("path", OF_PAGES, ids=lambda path: path.stem)
def test_what_may_be_there_is_looked_up_step_by_step(path: Path) -> None:
    """Oxigraph orders patterns by their form: a path of several steps in an OPTIONAL it reads from the far end, all of it."""
    assert [own for own in _optionals(path.read_text(encoding="utf-8")) if "/" in own] == []


def test_an_optional_is_read_without_those_within() -> None:
    text = "SELECT * { ?a ?b/?c ?d OPTIONAL { ?d ?e ?f OPTIONAL { ?f ?g/?h ?i } } OPTIONAL { ?d ?j ?k } }"
    assert _optionals(text) == [["?d", "?e", "?f", "OPTIONAL"], ["?f", "?g", "/", "?h", "?i"], ["?d", "?j", "?k"]]


def _optionals(text: str) -> list[list[str]]:
    """What stands in each OPTIONAL, but in brackets within it."""
    found, groups = tokens(text, 64), []
    for at, token in enumerate(found):
        depth, own = 0, list[str]()
        for later in found[at + 1 :] if token.is_word("OPTIONAL") else ():
            is_bracket = later.kind == "mark" and later.text in "{}"
            depth += (later.text == "{") - (later.text == "}") if is_bracket else 0
            if depth == 0:
                groups.append(own)
                break
            if depth == 1 and not is_bracket:
                own.append(later.text)
    return groups


def test_a_value_becomes_data_and_nothing_else() -> None:
    nasty = '") } DELETE { ?s ?p ?o } # <http://x> \\'
    text = question("pages", (3, 0), start=Literal(nasty))
    strings = [token.text for token in tokens(text, 64) if token.kind == "string"]
    assert strings == [str(Literal(nasty)), '"#"']


def test_a_page_goes_into_limit_and_offset() -> None:
    assert question("incoming", (7, 14), thing=THING).rstrip().endswith("LIMIT 7 OFFSET 14")


def test_what_has_no_place_is_an_error() -> None:
    with pytest.raises(LookupError, match="no question 'no-such'"):
        question("no-such")
    with pytest.raises(LookupError, match="holds 'word'"):
        question("incoming", None, word=THING)
    with pytest.raises(LookupError, match="LIMIT"):
        question("labels", (1, 0), thing=THING)
