"""Relations that the wording of a sentence states between things that it names, by ``grammar/relations.toml``.

Names that are listed (A、B和C) are taken together. A document speaks of itself, too: by its title, as 本办法, and by clauses
that name only what it rests on, carries out, changes or ends; and a sentence goes on about whom it, or its paragraph, begins with.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from loaders.extract.document import Document
from loaders.extract.proposals import ProposedMention, ProposedRelation
from loaders.extract.references import referring
from loaders.extract.rules import grammar
from loaders.extract.running import Running

#: Who does things: whom sentences are about.
_ACTING = ("region", "body")
_CLAUSE_ENDS = ("，", "；", "：", "。")
#: A name is held against so many after it.
_NEIGHBOURS = 3
#: So many characters before and after names are looked at.
_REACH = 60
#: Blanks and breaks within a sentence; and the marks around a title.
_BLANKS, _MARKS = re.compile(r"\s+"), "“”《》"
#: How sure a relation is that was read from words beside names that are known; and where one of them is not.
_SURE, _LESS_SURE = 0.85, 0.6
#: So far into a document its title may begin: what a page has above it is short lines.
_HEAD = 800
#: What a line that is a title has not.
_NO_TITLE = re.compile(r"[。；，：？！]")


@dataclass(frozen=True)
class _Rule:
    """``subject`` empty: the document itself. A pattern that is not there fits anything. ``one``: of several objects in a row
    it is not said which. ``head``: the subject is whom the sentence begins with. ``called``: how the later name has to read."""

    name: str
    subject: str
    object: str
    before: re.Pattern[str]
    between: re.Pattern[str]
    after: re.Pattern[str]
    predicate: str
    swap: bool
    one: bool
    head: bool
    called: re.Pattern[str]

    def fits(self, later: _Names, before: str, after: str) -> bool:
        """Whether what stands before the first and after the last name fits, and what the later ones are called."""
        return all(self.called.search(_bare(one)) for one in later.members) and bool(self.before.search(before) and self.after.match(after))


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
            row.get("one", False), row.get("head", False), re.compile(row.get("called", "")),
        )
        for row in grammar("relations")["relation"]
    )  # fmt: skip


@cache
def _words(name: str) -> re.Pattern[str]:
    """What the grammar declares under the name: what joins names in a list, what may lead in to a sentence's subject …"""
    return re.compile(grammar("relations")[name])


def find_relations(document: Document, mentions: Sequence[ProposedMention]) -> list[ProposedRelation]:
    """The relations between names that stand near each other, and between the document and what it names, in the order of the text."""
    itself = _itself(document, mentions)
    rows = _rows(document.text, [*mentions, *referring(document.text, mentions, itself)])
    found = [
        relation for at, one in enumerate(rows) for other in rows[at + 1 : at + 1 + _NEIGHBOURS] for relation in _between(document.text, one, other)
    ]
    found += [relation for row, head in _with_heads(document, rows) for relation in _of_head(document.text, head, row)]
    found += [_relation(one, issuer, one.start, one.end, "issuer-in-the-title") for one in mentions for issuer in one.issuers]
    if itself is not None:
        found += [relation for row in rows for relation in _of_itself(document.text, itself, row)]
    each: dict[tuple[str, str, str, int], ProposedRelation] = {}
    for one in found:
        if one.subject != one.object:
            each.setdefault((one.subject, one.predicate, one.object, one.end), one)
    return sorted(each.values(), key=lambda one: (one.start, one.end))


def _itself(document: Document, mentions: Sequence[ProposedMention]) -> ProposedMention | None:
    """The policy that the document is, or carries: by a name that is a line of its head."""
    at = 0
    for line in document.text[:_HEAD].split("\n"):
        words, carried = "".join(line.split()), _words("carries").search(line)
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
        elif last is not None and one.kind == last.kind and _words("joins").fullmatch(_gap(text[last.end : one.start])):
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
            (one.kind, other.kind) == (rule.subject, rule.object) and not rule.head and rule.between.fullmatch(words)
            and rule.fits(other, before, after)
        ):  # fmt: skip
            subjects, objects = (other, one) if rule.swap else (one, other)
            if rule.one and len(objects.members) > 1:
                return
            for subject, object_ in itertools.product(subjects.members, objects.members):
                yield _relation(subject, object_, min(subject.start, object_.start), max(subject.end, object_.end), rule.name, rule.predicate)
            return


def _with_heads(document: Document, rows: Sequence[_Names]) -> Iterator[tuple[_Names, _Names]]:
    """Names with whom or what their sentence is about: the area or body, and the policy, that it begins with, or, where it begins with
    none, the area or body that its paragraph does. After a clause that begins with another one of the sort it is not told any more."""
    running = Running(document.text)
    at, is_led_in = (-1, -1), False
    heads: dict[bool, _Names] = {}
    paragraph_head: dict[bool, _Names] = {}
    for row in rows:
        if (spot := running.spot(row.start)) is None:
            continue
        paragraph = running.paragraphs[spot[0]]
        begin = paragraph.sentence_at(spot[1])[0]
        if spot[0] != at[0]:
            paragraph_head = {}
        if (spot[0], begin) != at:
            at, heads = (spot[0], begin), paragraph_head.copy()
            is_led_in = _words("no_subject").match(paragraph.text, begin) is not None
        for head in heads.values():
            if head.start >= paragraph.origin[begin] or is_led_in:
                yield row, head
        is_acting = row.kind in _ACTING
        before = paragraph.text[begin : spot[1]].strip(_MARKS)
        if (is_acting or row.kind == "policy") and (not before or before.endswith(_CLAUSE_ENDS) or _words("leads_in").fullmatch(before)):
            heads.pop(is_acting, None)
            is_subject = _words("is_subject").match(_gap(document.text[row.end : row.end + _REACH]))
            if is_subject and _words("leads_in").fullmatch(before):
                heads[is_acting] = row
                if is_acting and begin == 0:
                    paragraph_head = {True: row}


def _of_head(text: str, head: _Names, row: _Names) -> Iterator[ProposedRelation]:
    before, after = _gap(text[max(0, row.start - _REACH) : row.start]), _gap(text[row.end : row.end + _REACH])
    for rule in _rules():
        if rule.head and (rule.subject, rule.object) == (head.kind, row.kind) and rule.fits(row, before, after):
            for one, other in itertools.product(head.members, row.members):
                subject, object_ = (other, one) if rule.swap else (one, other)
                yield _relation(subject, object_, min(one.start, other.start), other.end, rule.name, rule.predicate)
            return


def _of_itself(text: str, itself: ProposedMention, row: _Names) -> Iterator[ProposedRelation]:
    before, after = _gap(text[max(0, row.start - _REACH) : row.start]), _gap(text[row.end : row.end + _REACH])
    for rule in _rules():
        if not rule.subject and rule.object == row.kind and rule.fits(row, before, after):
            for one in row.members:
                if (one.start, one.end) != (itself.start, itself.end):
                    yield _relation(itself, one, one.start, one.end, rule.name, rule.predicate)
            return


def _relation(subject: ProposedMention, object_: ProposedMention, start: int, end: int, rule: str, predicate: str = "eli:passed_by") -> ProposedRelation:
    sure = _SURE if subject.entity and object_.entity else _LESS_SURE
    return ProposedRelation(_named(subject), predicate, _named(object_), start, end, sure, rule)


def _bare(one: ProposedMention) -> str:
    return "".join(one.printed.split()).strip(_MARKS)


def _named(one: ProposedMention) -> str:
    """The path of what is named; of what no catalogue has, its name, for a person to declare it."""
    return one.entity or "".join(one.printed.split())


def _gap(words: str) -> str:
    return _BLANKS.sub("", words).strip(_MARKS)
