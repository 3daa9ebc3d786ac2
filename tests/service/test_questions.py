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
