"""A cell of a table as it is printed, and by its words alone what it can be: a number, none, a unit, a head, a name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from loaders.extract.rules import grammar
from loaders.extract.spots import unit_at
from loaders.words.characters import plainly
from loaders.words.lexicon import multipliers

_DIGITS = r"\d[\d,]*(?:\.\d+)?"
_OPENS, _CLOSES = r"[〔\[【［（(]", r"[〕\]】］）)]"
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s*年|[—–\-~～至到]+(?:19|20)\d\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SCALE = re.compile(r"[十百千万亿]*")
_TO = re.compile(rf"[-—–~～至到]+\s*(?P<high>{_DIGITS})")
#: What a unit in the cell of units may be that is not known: 个/万人, 分.
_LONGEST_UNIT = 10


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {key: re.compile(pattern) for key, pattern in grammar("headers")["cells"].items()}


@cache
def _number() -> re.Pattern[str]:
    before = grammar("headers")["cells"]["before"]
    return re.compile(rf"{_OPENS}?\s*(?:{before})*\s*{_OPENS}?\s*[-−－—+±]?\s*(?P<digits>{_DIGITS})\s*")


@cache
def _rest() -> re.Pattern[str]:
    after = grammar("headers")["cells"]["after"]
    return re.compile(rf"\s*(?:{after})*\s*{_CLOSES}?\s*(?:[%％]|{after})*(?:[*＊※#\u2460-\u2473¹²³⁰⁴-⁹]|{_OPENS}.*|[、，；].*)?")


@dataclass(frozen=True)
class Piece:
    """A cell at ``start``–``end`` of the document, of this text; ``left``–``right`` are the columns of its line that it takes."""

    start: int
    end: int
    text: str
    left: int = 0
    right: int = 0

    @cached_property
    def bare(self) -> str:
        """The text without blanks, in the width that patterns have."""
        return plainly("".join(self.text.split()))

    @cached_property
    def number(self) -> tuple[int, int] | None:
        """Where in the text its number begins, and where one that it reaches to does (else the same); None for no number."""
        match = _number().match(self.text)
        if match is None or _words()["class"].fullmatch(self.bare) or _YEARS.match(self.text, match.start("digits")):
            return None
        end, at = _after_unit(self.text, match.end()), match.start("digits")
        high = at
        if reached := _TO.match(self.text, end):
            high, end = reached.start("high"), _after_unit(self.text, reached.end())
        return (at, high) if _rest().fullmatch(self.text, end) else None

    @property
    def opens(self) -> bool:
        """Whether it begins with a bracket."""
        return self.text[:1] in ("〔", "[", "［", "【", "（", "(")

    @property
    def is_bracketed(self) -> bool:
        """Whether its number stands in brackets, as sums over years do: 〔3.9〕."""
        return self.opens and self.is_number

    @property
    def has_sign(self) -> bool:
        """Whether it is printed with the sign of percent."""
        return self.text[-1:] in ("%", "％")

    @cached_property
    def is_class(self) -> bool:
        """Whether it may say what sets a group apart: a size with its unit, and from or up to which it is."""
        return any(_words()[key].fullmatch(self.bare) for key in ("class", "class_of_size"))

    @property
    def is_number(self) -> bool:
        """Whether it says how much, in figures."""
        return self.number is not None

    @cached_property
    def is_blank(self) -> bool:
        """Whether it says by a mark that there is no number."""
        return bool(self.text) and _words()["blank"].fullmatch(self.bare) is not None

    @cached_property
    def is_wording(self) -> bool:
        """Whether it says in words what a number would: 持续提升."""
        return len(self.bare) <= 18 and _words()["wording"].fullmatch(self.bare) is not None

    @property
    def is_data(self) -> bool:
        """Whether it stands where a number would."""
        return self.is_number or self.is_blank or self.is_wording

    @cached_property
    def is_attribute(self) -> bool:
        """Whether it says if an aim binds."""
        return _words()["attribute"].fullmatch(self.bare) is not None

    @cached_property
    def is_unit(self) -> bool:
        """Whether it is a unit with its multiplier, and nothing else."""
        return bool(self.text) and is_unit(self.text)

    @cached_property
    def is_year(self) -> bool:
        """Whether it is a year's number."""
        return _YEAR.fullmatch(self.bare) is not None

    @property
    def goes_on(self) -> bool:
        """Whether it may be the second line of a head: 目标值, 增速."""
        return _words()["head_goes_on"].fullmatch(self.bare) is not None

    @property
    def is_measure(self) -> bool:
        """Whether it may be the head of a column by what it measures: 占比, 人数（万人）."""
        return not self.is_data and _words()["head_measure"].fullmatch(self.bare) is not None

    def is_head_of(self, *kinds: str) -> bool:
        """Whether it is a head of one of these ``kinds`` of columns: label, serial, unit, attribute, remark, time."""
        if not self.text or len(self.bare) > 24:
            return False
        return any(_words()[f"head_{kind}"].fullmatch(self.bare) for kind in kinds) and (self.is_year or not self.is_number)

    @property
    def is_head(self) -> bool:
        """Whether it is a head of any column."""
        return self.is_head_of("label", "serial", "unit", "attribute", "remark", "time")


#: No cell, where a row has none.
NOTHING = Piece(0, 0, "")


def is_unit(printed: str) -> bool:
    """Whether words are a known unit, with or without a multiplier."""
    text = plainly("".join(printed.split()))
    for length in (2, 1, 0):
        if length and text[:length] not in multipliers():
            continue
        unit, _, end = unit_at(text, length)
        if length == len(text) or (unit and end == len(text)):
            return True
    return False


def may_be_unit(piece: Piece) -> bool:
    """Whether it may be a unit that is not known."""
    return bool(piece.text) and len(piece.bare) <= _LONGEST_UNIT and not piece.is_data and not piece.is_attribute


def is_head_row(row: Sequence[Piece]) -> bool:
    """Whether a row has heads of columns: names of what stands below, at least one of them known, and no number but years."""
    filled = [piece for piece in row if piece.text]
    if len(filled) < 2 or any((piece.is_number and not piece.is_year) or piece.is_attribute for piece in filled):
        return False
    first = filled[0]
    if first.is_head_of("label", "serial") and (len(filled) > 2 or filled[1].is_head):
        return any(piece.is_head for piece in filled[1:])
    times = sum(piece.is_head_of("time", "unit", "attribute") for piece in filled)
    return times >= 2 and times >= len(filled) - 2 and any(_YEAR.search(piece.bare) for piece in filled) and (not row[0].text or first.is_head_of("time"))


def _after_unit(text: str, position: int) -> int:
    """Where multiplier and unit after a number end."""
    plain = plainly(text)
    end = _SCALE.match(plain, position).end()  # type: ignore[union-attr]
    unit, _, beyond = unit_at(plain, position)
    if not unit:
        unit, _, beyond = unit_at(plain, end)
    return max(end, beyond if unit else end)
