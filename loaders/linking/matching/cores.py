"""What a title or a name is about: its words without years, places, and what any table is called by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import ClassVar, Literal

from loaders.problems import InputProblems, Problem
from loaders.search import folded, stems
from loaders.tables import Row, read_table

_HAN = re.compile(r"[\u3400-\u9fff]")
_YEARS = re.compile(r"(?:(?:19|20)\d{2}\s*(?:年度?|年)?\s*(?:[—–\-~至到]+|to)\s*)?(?:19|20)\d{2}\s*(?:年底|年末|年度|年)?")
_SIGNS = re.compile(r"[\s,，.。;；:：、()（）\[\]【】\"'“”‘’《》<>/|_\-—–]+")
_FILE = re.compile(r"\.(?:csv|xlsx?|json|xml|zip|pdf|docx?)$", re.I)
_STOP = frozenset(["the", "of", "in", "on", "for", "and", "to", "a", "an", "by", "with", "at", "from", "china", "chines", "all", "each", "s"])


class _Word(Row):
    """A word that says nothing of the subject (``passing``), how it is measured (``measure``), of which kind a figure is
    (``kind``), or two that say the same (``same``)."""

    every_column: ClassVar[bool] = True

    role: Literal["passing", "measure", "kind", "same"]
    word: str


@cache
def _words(role: str) -> tuple[str, ...]:
    problems: list[Problem] = []
    rows = read_table(Path(str(files("loaders.linking.matching") / "words.csv")), _Word, problems)
    if problems:
        raise InputProblems(problems)
    found = [located.row.word for located in rows if located.row.role == role]
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def _pattern(role: str) -> re.Pattern[str]:
    spelt = [re.escape(word) if _HAN.search(word) else rf"\b{re.escape(word)}\b" for word in _words(role)]
    return re.compile("|".join(spelt), re.I)


@dataclass(frozen=True)
class Core:
    """What is left of a text: ``text`` for Chinese, ``stems`` for English words, and the words of kinds (增速, share)."""

    text: str
    stems: frozenset[str]
    kinds: frozenset[str]

    @property
    def is_telling(self) -> bool:
        """Whether it is long enough to be known by."""
        return len(self.text) >= 4 or len(self.stems) >= 2


def core_of(text: str, leaving_out: re.Pattern[str] | None = None) -> Core:
    """The core of a title or name; ``leaving_out`` are the names of places, which say where and not what.

    >>> core_of("2020—2024年全国5G基站数统计").text
    '5g基站'
    """
    plain = _YEARS.sub(" ", _FILE.sub("", text.strip()))
    if leaving_out is not None:
        plain = leaving_out.sub(" ", plain)
    if not _HAN.search(plain):
        kinds = frozenset(match[0].lower() for match in _pattern("kind").finditer(plain))
        words = _pattern("passing").sub(" ", plain)
        return Core("", frozenset(stems(folded(words))) - _STOP, kinds)
    kinds = frozenset(match[0] for match in _pattern("kind").finditer(plain))
    plain = _pattern("passing").sub("", folded(plain).replace(" ", ""))
    plain = _SIGNS.sub("", plain)
    for pair in _words("same"):
        short, _, long = pair.partition("=")
        plain = re.sub(rf"(?<!生){short}$", long, plain) if plain.endswith(short) else plain
    for measure in _words("measure"):
        if plain.endswith(measure) and len(plain) - len(measure) >= 3:
            plain = plain.removesuffix(measure)
            break
    return Core(plain, frozenset(), kinds)
