"""Names that are cut to the room that there is for them."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.pages.links import first_sentence, fitted, two_lines

TEXTS = st.text(alphabet="ab -数据（。", max_size=60)


def _width(text: str) -> float:
    return sum(1.0 if east_asian_width(character) in "WF" else 0.58 for character in text)


@given(TEXTS, st.sampled_from([2.0, 5.0, 9.7, 26.0]))
def test_what_is_cut_fits_and_as_much_as_can_be_is_kept(text: str, most: float) -> None:
    shown = fitted(text, most)
    if _width(text) <= most:
        assert shown == text
    else:
        assert shown.endswith("…") and text.startswith(shown[:-1]) and _width(shown[:-1]) <= most - 1 + 1e-9
        left = text.removeprefix(shown[:-1]).lstrip()
        assert _width(shown[:-1]) + _width(left[:1]) > most - 1 - 1e-9 or text[len(shown) - 1] == " "


@given(TEXTS, st.sampled_from([5.0, 9.7]))
def test_two_lines_hold_what_they_can(text: str, most: float) -> None:
    lines = two_lines(text, most)
    assert 1 <= len(lines) <= 2 and all(_width(line) <= most + 1e-9 for line in lines)
    assert text.replace(" ", "").startswith("".join(lines).removesuffix("…").replace(" ", ""))


def test_of_a_long_text_only_what_may_be_shown_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def looked_at(character: str) -> str:
        seen.append(character)
        return east_asian_width(character)

    monkeypatch.setattr("service.pages.links.east_asian_width", looked_at)
    assert fitted("Plan for data; " * 10_000, 42).startswith("Plan for data; Plan")
    assert len(seen) < 100


def test_the_first_sentence_ends_where_another_begins() -> None:
    assert first_sentence("“甲”不成立：一侧为 1.5。乙为 3 %。") == "“甲”不成立：一侧为 1.5。"
    assert first_sentence("The share is 1.5 %. Total, China: 3.") == "The share is 1.5 %."
    assert first_sentence("no end") == "no end" and first_sentence("") == ""
