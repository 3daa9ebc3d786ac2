"""The texts of reports where they are at hand: the sentence around a numeral. They are no part of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from loaders.texts import PAGE_BREAK, NotText, checksum_of, text_of

#: A sentence is cut to so many characters on either side of what is shown in it.
_MOST_AROUND = 160
#: What is longer is no sentence but a table or a list.
_LONGEST_SENTENCE = 900


@dataclass(frozen=True)
class Quoted:
    """Characters of a text with the sentence that they stand in."""

    before: str
    words: str
    after: str


@dataclass(frozen=True)
class Piece:
    """Some characters of a sentence, and which of its claims they are the numeral of, if of any."""

    words: str
    claim: int | None


@dataclass(frozen=True)
class Texts:
    """The folder of texts, ``<report>.txt`` each; None where there is none."""

    folder: Path | None = None

    def quoted(self, report: str, checksum: str, here: tuple[int, int], around: tuple[int, int]) -> Quoted | None:
        """The characters ``here`` within those ``around`` them, both from code point to code point.

        None where the text is not at hand, or is not the one that the checksum (SHA-256) pins.
        """
        text = _text(self.folder / f"{report}.txt", checksum) if self.folder and "/" not in report else None
        if text is None or not 0 <= around[0] <= here[0] <= here[1] <= around[1] <= len(text):
            return None
        first, last = max(around[0], here[0] - _MOST_AROUND), min(around[1], here[1] + _MOST_AROUND)
        before, after = text[first : here[0]], text[here[1] : last]
        return Quoted(
            ("…" if first > around[0] else "") + _in_line(before), _in_line(text[here[0] : here[1]]),
            _in_line(after) + ("…" if last < around[1] else ""),
        )  # fmt: skip


    def marked(self, report: str, checksum: str, around: tuple[int, int], places: Sequence[tuple[int, int]]) -> list[Piece]:
        """The characters ``around`` in pieces, each of the ``places`` in one of its own; none where ``quoted`` gives none, or
        where they are more than a sentence."""
        if not places or around[1] - around[0] > _LONGEST_SENTENCE:
            return []
        pieces, at = list[Piece](), around[0]
        for number, (start, end) in sorted(enumerate(places), key=lambda one: one[1]):
            if start < at:
                continue  # printed once, claimed twice
            for first, last, place in ((at, start, None), (start, end, number)):
                quoted = self.quoted(report, checksum, (first, last), (first, last))
                if quoted is None or last > around[1]:
                    return []
                pieces.append(Piece(quoted.words, place))
            at = end
        rest = self.quoted(report, checksum, (at, around[1]), (at, around[1]))
        return [*pieces, Piece(rest.words, None)] if rest else []


def _in_line(text: str) -> str:
    """Without the line ends and page breaks that the text has from its pages."""
    return "".join(text.split("\n")).replace("\f", "")


@lru_cache(maxsize=16)
def _text(file: Path, checksum: str) -> str | None:
    try:
        text = text_of(file.read_bytes(), PAGE_BREAK)
    except (OSError, NotText):
        return None
    return text if checksum_of(text) == checksum.casefold() else None
