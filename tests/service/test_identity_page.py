"""The page of an identity: each check as a formula over letters, with its figures and what was found."""

from __future__ import annotations

import pytest

from loaders.vocabulary import BASE
from service.pages.identity import check_of
from service.read.lines import Line
from service.read.named import Named
from tests.support.page_of import FewTriples, page_of, section_of

FORM = "https://w3id.org/datagov-kg/ontology#"


def line(form: str, role: str, figure: str, **more: str) -> Line:
    """A line of the answer: a figure in its role in a check."""
    told = {"check": "check/x", "form": f"{FORM}{form}", "role": role, "figure": f"{BASE}observation/{figure}"} | more
    return Line({name: Named("literal", value) for name, value in told.items()})


@pytest.mark.parametrize(("lines", "formula"), [
    ([line("LinearCheck", "operand", "part", factor="-1"), line("LinearCheck", "operand", "other", factor="-1"), line("LinearCheck", "operand", "whole", factor="1")], "A = B + C"),
    ([line("LinearCheck", "operand", "a", factor="1024", comparison="<=", offset="5"), line("LinearCheck", "operand", "b", factor="-1", comparison="<=", offset="5")], "1,024 × A ≤ B + 5"),
    ([line("LinearCheck", "operand", "a", factor="1", comparison=">=", offset="0")], "A ≥ 0"),
    ([line("ProductCheck", "rate", "rate", scale="100", coefficient="1", offset="100"), line("ProductCheck", "base", "base", scale="100", coefficient="1", offset="100"),
      line("ProductCheck", "product", "level", scale="100", coefficient="1", offset="100")], "100 × A = B × (C + 100)"),
    ([line("ProductCheck", "rate", "r", offset="0"), line("ProductCheck", "base", "b", offset="0"), line("ProductCheck", "product", "p", offset="0")], "A = B × C"),
    ([line("WholeNumberCheck", "rate", "r"), line("WholeNumberCheck", "base", "b")], ""),
])  # fmt: skip
def test_a_check_is_written_as_people_write_it(lines: list[Line], formula: str) -> None:
    check = check_of(lines)
    assert check.formula == formula
    assert [letter for letter, _ in check.figures] == list("ABC")[: len(lines)]


def test_the_page_has_each_check_with_its_figures_and_says_whether_it_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    store = FewTriples()
    store.add("""
        <identity/law> a dg:Identity ; skos:prefLabel "各州之和"@zh, "The states add up"@en ; dg:concerns <indicator/sets> .
        <check/one> a dg:Check, dg:LinearCheck ; dg:identity <identity/law> ; dg:comparison "=" ; dg:offset 0 ; dg:restsOnAssumption false ;
          dg:operand <check/one/a>, <check/one/b> .
        <check/one/a> dg:observation <observation/x2024> ; dg:coefficient 1 . <check/one/b> dg:observation <observation/h2024> ; dg:coefficient -1 .
        <check/two> a dg:Check, dg:LinearCheck ; dg:identity <identity/law> ; dg:comparison "=" ; dg:offset 0 ; dg:restsOnAssumption true ;
          dg:operand <check/two/a> . <check/two/a> dg:observation <observation/x2023> ; dg:coefficient 1 .
        <finding/two> a dg:Finding ; dg:check <check/two> ; dg:residual 80.45 .
    """)
    monkeypatch.setattr("tests.support.page_of.few_triples", lambda: store)
    said = section_of(page_of("identity/law", "zh"), "checks")
    assert said.index("A = 0 不成立 依推定的维度") < said.index("相差 80.45") < said.index("A = B 成立") < said.index("120")
    assert "A = B holds" in section_of(page_of("identity/law", "en"), "checks")
    store.add('<identity/idle> a dg:Identity ; skos:prefLabel "空"@zh, "Idle"@en .')
    assert "No printed figures" in page_of("identity/idle", "en")
