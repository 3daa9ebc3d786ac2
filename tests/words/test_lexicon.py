"""The tables of words: every row is well formed and does what it says; a mistake in one has its file and line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest

from loaders.problems import InputProblems
from loaders.words.characters import CHINESE_DIGITS
from loaders.words.intervals import Interval, interval_of, meaning_of
from loaders.words.lexicon import (
    Multiplier,
    NotTenths,
    NumberWord,
    Qualifier,
    QualifyingWord,
    WordRow,
    multipliers,
    not_tenths,
    number_words,
    qualifying_words,
    read_words,
    table,
)
from loaders.words.numerals import (
    find_numerals,
    multiplier_after,
    multiplier_value,
    read_numeral,
)

MODELS: dict[str, type[WordRow]] = {
    "qualifiers": QualifyingWord, "multipliers": Multiplier, "number_words": NumberWord, "not_tenths": NotTenths,
}  # fmt: skip


def test_every_table_beside_the_words_is_read() -> None:
    assert sorted(path.stem for path in table("qualifiers").parent.glob("*.csv")) == sorted(MODELS)


@pytest.mark.parametrize("word", qualifying_words())
def test_a_qualifying_word_bounds_a_figure_on_one_side_at_least(word: str) -> None:
    row = qualifying_words()[word]
    found = interval_of(Decimal(5), Decimal(5), Decimal(1), Decimal(1), word, counted_whole=True)
    assert meaning_of(word) == row.qualifier
    assert found != Interval(None, None) and found != Interval(Decimal(5), Decimal(5))


def test_every_qualifier_but_exact_has_a_word() -> None:
    assert {row.qualifier for row in qualifying_words().values()} == set(get_args(Qualifier)) - {"exact"}


def test_without_a_word_a_figure_is_exact() -> None:
    assert meaning_of("") == "exact"
    assert multiplier_value("") == 1


@pytest.mark.parametrize("word", multipliers())
def test_a_multiplier_is_found_after_a_numeral_and_read_alone_where_it_may_stand_alone(word: str) -> None:
    row = multipliers()[word]
    if word != "成":  # it is found as a part of its numeral
        (numeral,) = find_numerals(f"共5{word}家")
        assert (numeral.core, numeral.multiplier) == ("5", word)
        assert multiplier_after(f"共5余{word}家", 2) == word
    if row.alone:
        assert read_numeral(word).place == read_numeral(word).low == row.value


@pytest.mark.parametrize("word", number_words())
def test_a_number_word_is_found_in_a_text_where_its_row_says_so(word: str) -> None:
    row = number_words()[word]
    found = [numeral.core for numeral in find_numerals(f"产量{word}。")]
    assert (word in found) == (row.numeral or set(word) <= set(CHINESE_DIGITS))
    reading = read_numeral(word)
    assert (reading.low, reading.high, reading.place) == (row.low, row.high, row.place)


@pytest.mark.parametrize("word", not_tenths())
def test_a_word_with_cheng_ends_no_numeral(word: str) -> None:
    assert [numeral.core for numeral in find_numerals(f"二{word}")] == ["二"]
    assert [numeral.core for numeral in find_numerals("二成企业")] == ["二成"]


@pytest.mark.parametrize(
    ("name", "row", "column", "message"),
    [
        ("qualifiers", "几乎,almost,,", "qualifier", "found 'almost'"),
        ("qualifiers", "前后,approx,both,", "interval", "found 'both'"),
        ("qualifiers", "约,approx,,", "word", "'约' stands twice"),
        ("multipliers", "兆,many,no,", "value", "found 'many'"),
        ("multipliers", "兆,1,no,", "value", "found '1'"),
        ("multipliers", "兆,1000000,perhaps,", "alone", "found 'perhaps'"),
        ("number_words", "大半,90,50,10,no,", "", "low 90 is above high 50"),
        ("number_words", "大半,50,90,-1,no,", "place", "found '-1'"),
        ("not_tenths", "分成,share", "word", "found '分成'"),
        ("not_tenths", "成分,component,x", "", "has 3 cells"),
    ],
)
def test_a_mistake_in_a_table_is_reported_with_its_line(
    tmp_path: Path, name: str, row: str, column: str, message: str
) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text(table(name).read_text(encoding="utf-8") + row + "\n", encoding="utf-8")
    lines = len(path.read_text(encoding="utf-8").splitlines())
    with pytest.raises(InputProblems) as raised:
        read_words(path, MODELS[name])
    (problem,) = raised.value.problems
    assert (problem.file, problem.line, problem.column) == (str(path), lines, column)
    assert message in problem.message


@pytest.mark.parametrize("name", MODELS)
def test_a_table_without_one_of_its_columns_is_reported(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.csv"
    path.write_text(table(name).read_text(encoding="utf-8").replace("word,", "wrod,", 1), encoding="utf-8")
    with pytest.raises(InputProblems, match=r"unknown column 'wrod'.*Did you mean 'word'"):
        read_words(path, MODELS[name])


def test_the_rows_of_a_table_are_found_by_their_word(tmp_path: Path) -> None:
    path = tmp_path / "not_tenths.csv"
    path.write_text("word,meaning\n成员,member\n成分,component\n", encoding="utf-8")
    assert {word: row.meaning for word, row in read_words(path, NotTenths).items()} == {
        "成员": "member", "成分": "component"
    }  # fmt: skip


def test_a_word_that_stands_twice_is_told_where_it_stands_again(tmp_path: Path) -> None:
    path = tmp_path / "not_tenths.csv"
    rows = table("not_tenths").read_text(encoding="utf-8")
    first = rows.splitlines()[1]
    path.write_text(f"{rows}{first}\n{first}\n", encoding="utf-8")
    with pytest.raises(InputProblems) as raised:
        read_words(path, NotTenths)
    last = len(rows.splitlines())
    assert [(p.line, p.column, p.remedy) for p in raised.value.problems] == [
        (last + 1, "word", "Keep one of the rows."), (last + 2, "word", "Keep one of the rows.")
    ]  # fmt: skip


def test_each_word_is_read_with_its_row() -> None:
    assert all(row.word == word for words in (qualifying_words(), multipliers(), number_words()) for word, row in words.items())
