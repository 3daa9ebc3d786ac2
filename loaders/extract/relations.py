"""Relations that the wording of a sentence states between two things that it names, by ``grammar/relations.toml``."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from loaders.extract.document import Document
from loaders.extract.proposals import ProposedMention, ProposedRelation
from loaders.extract.rules import grammar

#: Two names further apart state nothing of each other.
_FURTHEST = 40
#: What a sentence ends in, and blanks and breaks within one.
_ENDS, _BLANKS = re.compile(r"[。！？；]"), re.compile(r"\s+")
#: How sure a relation is that was read from the words between two names that are known.
_SURE = 0.85


@dataclass(frozen=True)
class _Rule:
    name: str
    subject: str
    object: str
    between: re.Pattern[str]
    predicate: str
    swap: bool


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(row["name"], row["subject"], row["object"], re.compile(row["between"]), row["predicate"], row.get("swap", False))
        for row in grammar("relations")["relation"]
    )


def find_relations(document: Document, mentions: Sequence[ProposedMention]) -> list[ProposedRelation]:
    """The relations between neighbouring mentions, in the order of the text."""
    known = sorted((one for one in mentions if one.entity), key=lambda one: one.start)
    return [found for one, other in itertools.pairwise(known) for found in _between(document.text, one, other)]


def _between(text: str, one: ProposedMention, other: ProposedMention) -> Iterator[ProposedRelation]:
    if not 0 < other.start - one.end <= _FURTHEST:
        return
    words = _BLANKS.sub("", text[one.end : other.start]).strip("“”《》")
    if _ENDS.search(words):
        return
    for rule in _rules():
        if (one.kind, other.kind) == (rule.subject, rule.object) and rule.between.fullmatch(words):
            subject, object_ = (other, one) if rule.swap else (one, other)
            yield ProposedRelation(
                subject.entity, rule.predicate, object_.entity, one.start, other.end, _SURE, rule.name
            )
            return
