"""Relations that the wording of a sentence states between things that it names, by ``grammar/relations.toml``.

Names that are listed (A、B和C) are taken together. A document speaks of itself, too: by its title, as 本办法, and by clauses
that name only what it rests on, carries out, changes or ends.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from loaders.extract.document import Document
from loaders.extract.proposals import ProposedMention, ProposedRelation
from loaders.extract.rules import grammar

#: A name is held against so many after it.
_NEIGHBOURS = 3
#: So many characters before and after names are looked at.
_REACH = 60
#: Blanks and breaks within a sentence; and the marks around a title.
_BLANKS, _MARKS = re.compile(r"\s+"), "“”《》"
#: How sure a relation is that was read from words beside names that are known; and where one of them is not.
_SURE, _LESS_SURE = 0.85, 0.6
#: So far into a document its title may begin.
_HEAD = 300
#: What a line that is a title has not.
_NO_TITLE = re.compile(r"[。；，：？！]")


@dataclass(frozen=True)
class _Rule:
    """``subject`` empty: the document itself. A pattern that is not there fits anything. ``one``: of several objects in a row
    it is not said which."""

    name: str
    subject: str
    object: str
    before: re.Pattern[str]
    between: re.Pattern[str]
    after: re.Pattern[str]
    predicate: str
    swap: bool
    one: bool


@dataclass(frozen=True)
class _Names:
    """Names of one kind in a row, which begins at ``start``."""

    kind: str
    members: tuple[ProposedMention, ...]
    start: int

    @property
    def end(self) -> int:
        return max(one.end for one in self.members)


@cache
def _rules() -> tuple[_Rule, ...]:
    return tuple(
        _Rule(
            row["name"], row.get("subject", ""), row["object"], re.compile(f"(?:{row.get('before', '')})$"), re.compile(row.get("between", "")),
            re.compile(row.get("after", "")), row["predicate"], row.get("swap", False),
            row.get("one", False),
        )
        for row in grammar("relations")["relation"]
    )  # fmt: skip


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What joins names in a list, how a document calls itself, and how it gives the title that it carries."""
    declared = grammar("relations")
    return re.compile(declared["joins"]), re.compile(declared["itself"]), re.compile(declared["carries"])


def find_relations(document: Document, mentions: Sequence[ProposedMention]) -> list[ProposedRelation]:
    """The relations between names that stand near each other, and between the document and what it names, in the order of the text."""
    itself = _itself(document, mentions)
    rows = _rows(document.text, [*mentions, *_own_names(document.text, itself)])
    found = [
        relation for at, one in enumerate(rows) for other in rows[at + 1 : at + 1 + _NEIGHBOURS] for relation in _between(document.text, one, other)
    ]
    if itself is not None:
        found += [relation for row in rows for relation in _of_itself(document.text, itself, row)]
    each = {(one.subject, one.predicate, one.object, one.start): one for one in found if one.subject != one.object}
    return sorted(each.values(), key=lambda one: (one.start, one.end))


def _itself(document: Document, mentions: Sequence[ProposedMention]) -> ProposedMention | None:
    """The policy that the document is, or carries: by a name that is a line of its head."""
    at = 0
    for line in document.text[:_HEAD].split("\n"):
        words, carried = "".join(line.split()), _words()[2].search(line)
        inside = [one for one in mentions if at <= one.start and one.end <= at + len(line) and one.kind == "policy"]
        for one in inside:
            bare = "".join(one.printed.split()).strip(_MARKS)
            if bare == words.strip(_MARKS) or (carried and carried[1].strip(_MARKS) == bare):
                return one
        if not carried and len(words) > 5 and not _NO_TITLE.search(words) and _is_title(words):
            return ProposedMention(at, at + len(line), words, "", "policy", _LESS_SURE, "title")
        at += len(line) + 1
    return None


def _is_title(words: str) -> bool:
    first: str = grammar("mentions")["title"][0]["ending"]
    return re.search(first, re.sub(r"[（(][^（）()]*[）)]$", "", words)) is not None


def _own_names(text: str, itself: ProposedMention | None) -> Iterator[ProposedMention]:
    """Where a document says 本办法."""
    if itself is not None:
        for match in _words()[1].finditer(text):
            yield ProposedMention(*match.span(), itself.printed, itself.entity, "policy", itself.confidence, "itself")


def _rows(text: str, mentions: Sequence[ProposedMention]) -> list[_Names]:
    rows: list[_Names] = []
    for one in sorted(mentions, key=lambda one: (one.start, -one.end)):
        last = rows[-1] if rows else None
        if last is not None and one.start < last.end:
            if (one.start, one.end) == (last.members[-1].start, last.members[-1].end):
                rows[-1] = replace(last, members=(*last.members, one))
            continue
        if last is not None and one.kind == last.kind == "region" and one.start == last.end:
            rows[-1] = replace(last, members=(*last.members[:-1], one))  # 海南海口 is the city
        elif last is not None and one.kind == last.kind and _words()[0].fullmatch(_gap(text[last.end : one.start])):
            rows[-1] = replace(last, members=(*last.members, one))
        else:
            rows.append(_Names(one.kind, (one,), one.start))
    return rows


def _between(text: str, one: _Names, other: _Names) -> Iterator[ProposedRelation]:
    if other.start - one.end > _REACH:
        return
    before, words, after = _gap(text[max(0, one.start - _REACH) : one.start]), _gap(text[one.end : other.start]), _gap(text[other.end : other.end + _REACH])
    for rule in _rules():
        if (
            (one.kind, other.kind) == (rule.subject, rule.object) and rule.between.fullmatch(words)
            and rule.before.search(before) and rule.after.match(after)
        ):  # fmt: skip
            subjects, objects = (other, one) if rule.swap else (one, other)
            if rule.one and len(objects.members) > 1:
                return
            for subject, object_ in itertools.product(subjects.members, objects.members):
                yield _relation(subject, object_, min(subject.start, object_.start), max(subject.end, object_.end), rule)
            return


def _of_itself(text: str, itself: ProposedMention, row: _Names) -> Iterator[ProposedRelation]:
    before, after = _gap(text[max(0, row.start - _REACH) : row.start]), _gap(text[row.end : row.end + _REACH])
    for rule in _rules():
        if not rule.subject and rule.object == row.kind and rule.before.search(before) and rule.after.match(after):
            for one in row.members:
                if (one.start, one.end) != (itself.start, itself.end):
                    yield _relation(itself, one, one.start, one.end, rule)
            return


def _relation(subject: ProposedMention, object_: ProposedMention, start: int, end: int, rule: _Rule) -> ProposedRelation:
    sure = _SURE if subject.entity and object_.entity else _LESS_SURE
    return ProposedRelation(_named(subject), rule.predicate, _named(object_), start, end, sure, rule.name)


def _named(one: ProposedMention) -> str:
    """The path of what is named; of what no catalogue has, its name, for a person to declare it."""
    return one.entity or "".join(one.printed.split())


def _gap(words: str) -> str:
    return _BLANKS.sub("", words).strip(_MARKS)
