"""What a document calls again by another word than its name: short names that it gives (以下简称《意见》), itself (本办法), and what it has
just named (该办法, 该省)."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from loaders.extract.proposals import ProposedMention
from loaders.extract.rules import grammar

#: How far back what is called again may have been named, in characters.
_REACH = 400
_MARKS = "“”《》"


@dataclass(frozen=True)
class ShortName:
    """A short name that a document gives at ``start`` to what it names, in the form in which it then stands: 《意见》, “两个清单”."""

    printed: str
    start: int
    of: ProposedMention


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(grammar("relations")[name])


def short_names(text: str, mentions: Sequence[ProposedMention]) -> list[ShortName]:
    """The short names that a document gives to policies, programmes and publications right after their titles."""
    found = []
    for one in mentions:
        given = _words("short_name").match(text, one.end) if one.kind != "region" else None
        if given:
            found.append(ShortName("".join(given["name"].split()), given.start("name"), one))
    return found


def occurrences(text: str, short: ShortName) -> Iterator[tuple[int, int]]:
    """Where a short name stands from its giving on, that included; one without marks only where it is no word of the language."""
    for match in re.finditer(re.escape(short.printed), text[short.start :]):
        yield short.start + match.start(), short.start + match.end()


def referring(text: str, mentions: Sequence[ProposedMention], itself: ProposedMention | None) -> Iterator[ProposedMention]:
    """What a document names by such words, as mentions of the thing that is meant; ``itself`` is the policy that it is."""
    ordered = sorted(mentions, key=lambda one: one.start)
    for short in short_names(text, ordered):
        for start, end in () if short.of.entity else occurrences(text, short):  # what the catalogue has is a mention by its short name, too
            yield replace(short.of, start=start, end=end, rule="short name")
    if itself is not None:
        for match in _words("itself").finditer(text):
            yield replace(itself, start=match.start(), end=match.end(), rule="itself")
    for match in _words("again").finditer(text):
        meant = _last(ordered, match.start(), "policy", match["kind"] or "")
        if meant is not None:
            yield replace(meant, start=match.start(), end=match.end(), rule="again")
    for match in _words("again_area").finditer(text):
        meant = _last(ordered, match.start(), "region")
        if meant is not None:
            yield replace(meant, start=match.start(), end=match.end(), rule="again")


def _last(ordered: Sequence[ProposedMention], before: int, kind: str, ending: str = "") -> ProposedMention | None:
    """The last mention of the kind whose name ends so, near before a character; None where there is none."""
    for at in range(bisect.bisect_left(ordered, before, key=lambda one: one.start) - 1, -1, -1):
        one = ordered[at]
        if one.start < before - _REACH:
            return None
        if one.kind == kind and one.end <= before and _bare(one).endswith(ending):
            return one
    return None


def _bare(one: ProposedMention) -> str:
    return re.sub(r"[（(][^（）()]*[）)]$", "", "".join(one.printed.split()).strip(_MARKS))
