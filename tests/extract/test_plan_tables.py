"""A plan's table states the same, however it is written."""

from __future__ import annotations

from datetime import date

import pytest

from loaders.extract import Extractor, Given
from loaders.extract.document import document_of
from loaders.words.printing import plain
from tests.support.plan_tables import MEDIA, Form, expected, forms, written

_TITLE = "湖南省“十六五”数据发展规划"


def _read(form: Form, extractor: Extractor) -> list[tuple[str, str, str, str]]:
    document = written(form, _TITLE)
    proposals = [one for one in extractor.figures(document, Given(date(2031, 3, 1), "hunan")) if one.is_figure]
    assert {one.region for one in proposals} == {"hunan"}, form
    found = [(plain(one.value), one.unit, one.kind, one.period) for one in proposals]
    # of a table that is turned the columns are read one after the other
    return sorted(found) if form.medium == "turned" else found


@pytest.mark.parametrize("medium", MEDIA)
def test_a_table_states_the_same_in_every_form(medium: str, extractor: Extractor) -> None:
    for form in forms(medium):
        stated = expected(form)
        assert _read(form, extractor) == (sorted(stated) if medium == "turned" else stated), f"{form}\n{written(form, _TITLE).text}"


@pytest.mark.parametrize("text", ["指标", "指标\n2030年", "指标\n2030年\n2035年\n", "序号\n指标\n2030年\n3\n", "指标 |\n属性 |\n"])
def test_heads_without_a_table_make_none(text: str, extractor: Extractor) -> None:
    proposals = extractor.figures(document_of(f"湖南省规划\n{text}"), Given(date(2031, 3, 1), "hunan"))
    assert [one.printed for one in proposals if one.is_figure and one.rule.startswith("table")] == []
