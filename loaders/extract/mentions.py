"""Policies, bodies, programmes, publications and places that a document names, by the names that the project knows; titles
that it does not know are proposed as new ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from loaders.extract.document import Document
from loaders.extract.lexicon import Word, Words
from loaders.extract.proposals import ProposedMention
from loaders.extract.references import occurrences, short_names
from loaders.extract.rules import grammar
from loaders.extract.running import Paragraph, Running
from loaders.reading.concepts import Schemes

#: Of one name in several catalogues the first has it.
_SCHEMES = ("policies", "programmes", "publications", "bodies", "regions")
#: Kinds of things whose name is printed with the quotation marks around it.
_QUOTED = ("policy", "programme", "publication")
_TITLE = re.compile(r"《([^《》]{3,60})》")
#: What follows the bodies in a title that they issued.
_ISSUES = re.compile(r"(?:办公厅|办公室)?(?:等[^，、]{0,6}部门)?关于")
_EDITION = re.compile(r"第\d+次$")
#: Labels that list or count several are read one by one, and those of the countries of an area as the area.
_LISTS = re.compile(r"^(?!.*[《》]).*、|^\d|^[一二三四五六七八九十]+[个大]|.国家$")
#: A range of years at the end of a title is printed with any dash, or left out.
_YEARS = re.compile(r"[（(][^（）()]*(?:19|20)\d\d[^（）()]*[）)]$")
_DASHES = str.maketrans("-–—－~～", "—————" + "—")
#: How sure it is that a short name that the document gave means what it was given to.
_SHORT = 0.9
_WIDE = str.maketrans("(),:;\"", "（），：；“")


class Mentions:
    """Finds what a document names."""

    def __init__(self, schemes: Schemes) -> None:
        declared = grammar("mentions")
        self._kinds = [(re.compile(row["ending"]), row["kind"]) for row in declared["title"]]
        self._never = frozenset(declared["never"])
        self._not_before = re.compile(declared["not_before"])
        self._of_both: dict[str, list[str]] = declared["both"]
        self._both = re.compile("|".join(sorted(map(re.escape, self._of_both), key=len, reverse=True)))
        named: dict[str, str] = {}
        for scheme in _SCHEMES:
            for concept in schemes[scheme].concepts.values():
                for label in (concept.cell("label_zh"), *concept.values("alt_zh")):
                    bare = _plain("".join(label.split()))
                    if len(bare) > 1 and bare not in self._never and not (scheme == "regions" and _LISTS.search(bare)):
                        named.setdefault(bare, f"{schemes[scheme].declaration.path}/{concept.id}")
        self._named = named
        self._words = Words(named)

    def find(self, document: Document) -> list[ProposedMention]:
        """The mentions, in the order of the text."""
        found = [one for paragraph in Running(document.text).paragraphs for one in self._of_paragraph(document, paragraph)]
        for short in short_names(document.text, sorted(found, key=lambda one: one.start)):
            places = set(occurrences(document.text, short))
            found = [one for one in found if (one.start, one.end) not in places]
            if short.of.entity:
                found += [
                    replace(short.of, start=start, end=end, printed=document.text[start:end], confidence=_SHORT, rule="short name", issuers=())
                    for start, end in places
                ]
        return sorted(found, key=lambda one: one.start)

    def _of_paragraph(self, document: Document, paragraph: Paragraph) -> Iterator[ProposedMention]:
        text = _plain(paragraph.text)
        taken: list[tuple[int, int]] = []
        for match in _TITLE.finditer(text):
            title = "".join(match[1].split())
            edition = _EDITION.search(text, 0, match.start())
            whole = next((name for name in (edition[0] + match[0], edition[0] + title) if name in self._named), "") if edition else ""
            entity = self._named.get(whole) or self._named.get(title) or self._named.get(_YEARS.sub("", title)) or self._named.get(f"《{title}》")
            kind = next((kind for ending, kind in self._kinds if ending.search(_YEARS.sub("", title))), "publication")
            kind = entity.partition("/")[0] if entity else kind
            if kind:
                taken.append(match.span())
                start = match.start() - len(edition[0]) if edition and whole else match.start()
                yield replace(
                    _mention(document, paragraph, start, match.end(), entity or "", kind, "title"),
                    issuers=tuple(self._issuers(document, paragraph, match.start(1), match.end(1))) if kind == "policy" else (),
                )
        for match in self._both.finditer(text):
            taken.append(match.span())
            for entity in self._of_both[match[0]]:
                yield _mention(document, paragraph, *match.span(), entity, "region", "both")
        for word in self._words.find(text):
            if not any(start < word.end and word.start < end for start, end in taken) and self._stands(text, word):
                kind = word.id.partition("/")[0]
                is_quoted = kind in _QUOTED and (text[word.start - 1 : word.start], text[word.end : word.end + 1]) == ("“", "”")
                start, end = (word.start - 1, word.end + 1) if is_quoted else (word.start, word.end)
                yield _mention(document, paragraph, start, end, word.id, kind, "name")

    def _issuers(self, document: Document, paragraph: Paragraph, start: int, end: int) -> Iterator[ProposedMention]:
        """The bodies that a title begins with: 《国务院关于…的意见》."""
        text = _plain(paragraph.text[start:end])
        names: list[Word] = []
        for word in self._words.find(text):
            between = text[names[-1].end : word.start] if names else text[: word.start]
            if not word.id.startswith("body/") or between not in ("", "、"):
                break
            names.append(word)
        if names and _ISSUES.match(text, names[-1].end):
            for word in names:
                yield _mention(document, paragraph, start + word.start, start + word.end, word.id, "body", "title")

    def _stands(self, text: str, word: Word) -> bool:
        """Whether the word is the name, and no part of a longer one."""
        return not (word.id.startswith("region/") and self._not_before.match(text, word.end))


def _mention(
    document: Document, paragraph: Paragraph, start: int, end: int, entity: str, kind: str, rule: str
) -> ProposedMention:
    first, last = paragraph.range_of(start, end)
    sure = 0.97 if entity and rule == "title" else 0.9 if entity else 0.6
    return ProposedMention(first, last, document.text[first:last], entity, kind, sure, rule)


def _plain(text: str) -> str:
    """The text with dashes and brackets in one form, as long as it was."""
    return text.translate(_DASHES).translate(_WIDE)
