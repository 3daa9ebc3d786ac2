"""Answers of stored queries on pages: names in place of IRIs, and what is the same in every row told once."""

from __future__ import annotations

import math

from loaders.vocabulary import BASE
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
    assert [(name, cell.term.value) for name, cell in common] == [("region", "贵州"), ("note", ""), ("unit", "x"), ("unit_reference", "y")]


def test_a_reference_is_left_out_only_where_it_says_the_same() -> None:
    other = [row | {"value_reference": row["value"] + "0"} for row in FIGURES]
    assert "value_reference" in told_once(shown(*other))[0].columns


def test_few_rows_and_rows_all_alike_stay_as_they_are() -> None:
    assert told_once(shown(*FIGURES[:2]))[0].columns == list(FIGURES[0])
    alike = [{"region": "贵州"}] * 5
    assert told_once(shown(*alike))[0].columns == ["region"] and told_once(shown(*alike))[1] == []


def test_a_term_of_another_vocabulary_that_we_have_a_word_for_is_that_word() -> None:
    template = _environment("zh").from_string('{% import "terms.macro.html" as terms with context %}{{ terms.table(answer) }}')
    answer = shown({"severity": "http://www.w3.org/ns/shacl#Warning", "other": "http://www.w3.org/ns/shacl#Warning"})
    _deadline.seconds, _deadline.at = 60, math.inf
    html = template.render({"answer": answer, "language": "zh", "prefix": ""})
    assert "<td>警告</td>" in html and "sh:Warning" in html, "of a column that we know no words for, its name"
