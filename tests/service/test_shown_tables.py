"""Answers of stored queries on pages: names in place of IRIs, and what is the same in every row told once."""

from __future__ import annotations

import math

import pytest

from loaders.vocabulary import BASE
from loaders.words.printing import Language
from service.http.languages import LANGUAGES
from service.pages.tables import AnswerTable, Bounds, table, told_once, unnamed, with_names
from service.pages.templating import _deadline, _environment
from service.store.base import Row


def rows(*given: dict[str, str]) -> list[Row]:
    """Rows of an answer; what begins with ``http`` is an IRI."""
    return [{name: {"type": "uri" if text.startswith("http") else "literal", "value": text} for name, text in row.items()} for row in given]


def shown(*given: dict[str, str]) -> AnswerTable:
    """The table of such rows."""
    return table(given[0], rows(*given), len(given), Bounds(100, 10_000))


FIGURES = [
    {"finding": f"{BASE}finding/{number}", "region": "贵州", "value": str(number), "value_reference": str(number), "note": "", "unit": "x", "unit_reference": "y"}
    for number in range(4)
]  # fmt: skip


def test_iris_are_called_by_their_labels_and_terms_of_others_as_we_call_them() -> None:
    answer = shown({"finding": f"{BASE}finding/1", "severity": "http://www.w3.org/2004/02/skos/core#prefLabel"})
    assert unnamed(answer) == {f"{BASE}finding/1", "http://www.w3.org/2004/02/skos/core#prefLabel"}
    named = with_names(answer, {f"{BASE}finding/1": {"zh": "发现", "en": "Finding"}})
    ((first, second),) = named.rows
    assert first and first.term.labels == {"zh": "发现", "en": "Finding"} and second and set(second.term.labels) == {"zh", "en"}
    assert unnamed(named) == set()


def test_what_is_the_same_in_every_row_is_told_once() -> None:
    told, common = told_once(shown(*FIGURES))
    assert told.columns == ["finding", "value"] and [len(row) for row in told.rows] == [2] * 4 and told.count == 4
    assert [(name, cell.term.value) for name, cell in common] == [("region", "贵州"), ("unit", "x"), ("unit_reference", "y")]


def test_a_reference_is_left_out_only_where_it_says_the_same() -> None:
    other = [row | {"value_reference": row["value"] + "0"} for row in FIGURES]
    assert "value_reference" in told_once(shown(*other))[0].columns


def test_few_rows_and_rows_all_alike_stay_as_they_are() -> None:
    assert told_once(shown(*FIGURES[:2]))[0].columns == list(FIGURES[0])
    alike = [{"region": "贵州"}] * 5
    assert told_once(shown(*alike))[0].columns == ["region"] and told_once(shown(*alike))[1] == []


def as_page(answer: AnswerTable, language: Language = "zh") -> str:
    """The table as a page in the language shows it."""
    template = _environment(language).from_string('{% import "terms.macro.html" as terms with context %}{{ terms.table(answer) }}')
    _deadline.seconds, _deadline.at = 60, math.inf
    return template.render({"answer": answer, "language": language, "prefix": ""})


def test_a_term_of_another_vocabulary_that_we_have_a_word_for_is_that_word() -> None:
    html = as_page(shown({"severity": "http://www.w3.org/ns/shacl#Warning", "other": "http://www.w3.org/ns/shacl#Warning"}))
    assert "<td>警告</td>" in html and "sh:Warning" not in html, "and of a column that we know no words for"


#: An IRI without a label, and what it is called in each language; no prefixed name and no path.
CALLED = {
    f"{BASE}check/agreement/data-flow/china/2025": ("核对 2025", "Check 2025"),
    f"{BASE}graph/survey-2025": ("命名图", "Named graph"),
    f"{BASE}place/survey-2025/8989-9069": ("原文位置 8989-9069", "Place in the text 8989-9069"),
    f"{BASE}clause/policy.x/based_on/62c2b9e1": ("条款", "Clause"),
    "http://purl.org/linked-data/sdmx/2009/code#obsStatus-A": ("正常", "Normal value"),
    "http://www.w3.org/2004/02/skos/core#prefLabel": ("名称", "name"),
    "http://qudt.org/vocab/unit/CCY_CNY": ("CCY_CNY", "CCY_CNY"),
    "https://example.org/a/long/way?to=it": ("example.org", "example.org"),
}


@pytest.mark.parametrize("iri", CALLED)
def test_what_has_no_label_is_called_by_words_and_keeps_its_address_as_title(iri: str) -> None:
    for language, said in zip(LANGUAGES, CALLED[iri], strict=True):
        html = as_page(shown({"thing": iri}), language)
        assert f'title="{iri}">{said}</a>' in html


def test_several_addresses_in_one_text_are_so_many_links() -> None:
    one, other = f"{BASE}observation/a", "https://example.org/b"
    answer = rows({"computed_from_figures": "x"})
    answer[0]["computed_from_figures"]["value"] = f"{one} {other}"
    made = table(answer[0], answer, 1, Bounds(100, 10_000))
    assert unnamed(made) == {one, other}
    html = as_page(with_names(made, {one: {"zh": "数值甲", "en": "Figure A"}}))
    assert '<a href="/observation/a">数值甲</a>' in html and ">example.org</a>" in html and one not in html


#: A row of a unit and the word printed for it, and what the unit is called in each language.
UNITS = {
    ("unit", "CNY", ""): ("元", "CNY"), ("unit_reference", "count", ""): ("个", "count"), ("outcome_unit", "pp", ""): ("个百分点", "pp"),
    ("unit", "count", "条"): ("条", "count"), ("unit", "count", ""): ("个", "count"), ("unit", "km2", "km²"): ("平方千米", "km²"),
    ("unit", "ZB", "泽字节（ZB）"): ("ZB", "ZB"),
}  # fmt: skip


@pytest.mark.parametrize(("column", "symbol", "printed"), UNITS)
def test_a_unit_is_a_word_and_what_is_counted_is_as_printed(column: str, symbol: str, printed: str) -> None:
    for language, said in zip(LANGUAGES, UNITS[column, symbol, printed], strict=True):
        html = as_page(shown({column: symbol, "unit_printed": printed}), language)
        assert f"<td><span>{said}</span></td>" in html.replace(f"<td>{said}</td>", f"<td><span>{said}</span></td>")


def test_a_clause_is_told_in_the_language_and_so_is_whether_something_holds() -> None:
    answer = shown({"locator": "art. 5", "overlap": "true"})
    assert "第5条" in as_page(answer) and "是</span>" in as_page(answer)
    assert "art. 5" in as_page(answer, "en") and "true</span>" in as_page(answer, "en")


def test_a_note_is_told_in_the_language_of_the_page() -> None:
    answer = shown({"unit_note": "Counted by 1024", "unit_note_zh": "按1024进位"})
    assert answer.columns == ["unit_note"]
    assert "按1024进位" in as_page(answer) and "Counted" not in as_page(answer) and "Counted by 1024" in as_page(answer, "en")
