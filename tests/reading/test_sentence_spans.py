"""In which sentence each figure stands: kept beside the tables, and held against the text."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.problems import Problem
from loaders.reading.account import account_for, numeral_ranges
from loaders.reading.published import Report
from loaders.reading.sentence_spans import (
    SentenceSpan,
    innermost,
    read_sentence_spans,
    spans_of,
    write_sentence_spans,
)


def test_every_figure_stands_in_a_sentence_of_its_text(report: Report, text: str) -> None:
    for claim in report.claims:
        sentence = report.sentence_of(claim.row)
        assert sentence is not None, claim.row
        assert sentence.start <= claim.row.start and claim.row.end <= sentence.end
        said = text[sentence.start : sentence.end]
        assert said == said.strip(), "a sentence begins and ends with a character that is printed"
        assert said[0] not in "，、。；：）”•", said
        # what a footnote interrupts has the footnote in it, whose own end is no end of the sentence
        body = re.sub(r"\n\s*(?:\[\d+\]|[⁰¹²³⁴-⁹]+|\d{1,2}\.?) [^\n]*", "", said)
        assert not re.search(r"[。！？][^”’』」）)\]\d⁰¹²³⁴-⁹]", body.replace("\n", "")), said


def test_a_sentence_is_no_page(report: Report) -> None:
    lengths = sorted(sentence.end - sentence.start for sentence in report.sentences)
    assert lengths[0] >= 8 and lengths[-1] <= 250


def test_the_kept_sentences_are_those_of_the_text(report: Report, text: str) -> None:
    assert report.sentences == spans_of(numeral_ranges(report), text, report.metadata.text.line_width)


def test_a_sentence_that_is_not_the_texts_is_a_problem_of_the_account(report: Report, text: str) -> None:
    first = report.sentences[0]
    moved = replace(report, sentences=(SentenceSpan(start=first.start - 1, end=first.end), *report.sentences[1:]))
    (problem,) = account_for(moved, text).problems
    assert problem.file.endswith(f"{report.id}/sentences.csv")
    assert f"{first.start}–{first.end}" in problem.message and "--write-sentences" in problem.remedy


def test_what_is_written_is_read_again(report: Report, tmp_path: Path) -> None:
    problems: list[Problem] = []
    write_sentence_spans(tmp_path, report.sentences)
    assert read_sentence_spans(tmp_path, [], None, problems) == report.sentences
    assert problems == []


def test_a_folder_with_its_text_needs_no_table_and_one_with_neither_has_no_sentences(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_sentence_spans(tmp_path, [(3, 4)], None, problems) == ()
    (tmp_path / "text.txt").write_text("甲有二。乙有3个。", encoding="utf-8")
    assert read_sentence_spans(tmp_path, [(6, 7)], None, problems) == (SentenceSpan(start=4, end=9),)
    assert problems == []


def test_the_innermost_sentence_is_the_shortest_that_holds_the_numeral() -> None:
    spans = [SentenceSpan(start=0, end=50), SentenceSpan(start=10, end=20), SentenceSpan(start=15, end=18)]
    assert innermost(spans, (11, 13)) == spans[1]
    assert innermost(spans, (60, 61)) is None


def test_a_text_that_is_in_another_normal_form_than_it_says_is_a_problem(report: Report, text: str) -> None:
    form = report.metadata.text.model_copy(update={"normal_form": "NFKD"})
    other = replace(report, metadata=report.metadata.model_copy(update={"text": form}))
    (problem,) = account_for(other, text).problems
    assert problem.column == "text.normal_form" and "NFKD" in problem.message


@pytest.mark.parametrize("name", ["survey-2023", "survey-2024"])
def test_the_texts_have_no_mark_of_order_and_end_lines_with_line_feeds(texts: dict[str, str], name: str) -> None:
    assert not texts[name].startswith("\N{BYTE ORDER MARK}") and "\r" not in texts[name]
