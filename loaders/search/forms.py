"""The forms under which a name is found: itself, without what nobody types, its pinyin, its initials, its acronym."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from loaders.search.folding import HAN, folded, simplified, syllables
from loaders.search.kinds import kinds

#: What a name is to its thing.
Role = Literal["label", "alternative", "nickname", "code"]
#: What a form is of its name.
How = Literal["name", "short", "part", "acronym", "inside", "pinyin", "initials", "paraphrase"]


@dataclass(frozen=True)
class Name:
    """One name of a thing, in ``zh``, ``en`` or no language."""

    text: str
    language: str
    role: Role


@dataclass(frozen=True)
class Thing:
    """A thing that may be found: its kind, its names, the preferred ones first, how many statements lead to it, and the
    amounts that it states or wants, as ``asking.amount`` writes them."""

    iri: str
    kind: str
    names: tuple[Name, ...]
    links: int = 0
    amounts: tuple[str, ...] = ()

    @property
    def labels(self) -> Mapping[str, str]:
        """Its preferred label by language."""
        return {name.language: name.text for name in self.names if name.role == "label"}


@dataclass(frozen=True)
class Form:
    """A form of a name: ``joined`` is what is compared, ``spaced`` the same with the bounds of its words or syllables."""

    how: How
    joined: str
    spaced: str


_STATE = re.compile(r"^中华人民共和国(?=.)")
_OF_THE_STATE = re.compile(r",? of the People['’]s Republic of China\b", re.IGNORECASE)
_COMPANY = re.compile(r"(?<=..)(?:股份)?有限(?:责任)?公司$|,? Co\.,? Ltd\.?$", re.IGNORECASE)
_PLACE = re.compile(r"^([^省市]{2,3})(?:省|市)(?=.{3,})")
_NATIONAL = re.compile(r"^(?:国家|中国|全国)(?=.{3,})")
_ABOUT = re.compile(r"^.{2,60}?(?=关于)")
_TRIAL = re.compile(r"[（(](?:试行|暂行|现行)[）)]$")
_YEARS = re.compile(r"[（(]\s*[0-9]{4}\s*[-—–－~至]+\s*[0-9]{4}\s*年?\s*[）)]")
_INSIDE = re.compile(r"[（(]([A-Za-z][A-Za-z0-9/. -]*[0-9A-Za-z])[）)]")
_COUNTED = re.compile(r"([一二三四五六七八九十]+|[0-9]+)条$")
_BRACKETED = re.compile(r"\s*[（(][^（）()]*[）)]")
_SMALL = frozenset(["of", "the", "and", "for", "on", "in", "to", "a", "an", "by", "with", "at", "from", "its"])
_FEWEST_LETTERS = 2


def forms_of(name: Name, thing: Thing) -> Iterator[Form]:
    """Every form of a name of the thing, the most telling first. Of what nobody favours none by its sound."""
    is_spoken = kinds()[thing.kind].favour > 0
    seen: set[str] = set()
    for form in _forms(name, thing.labels, is_spoken):
        if form.joined and form.joined not in seen:
            seen.add(form.joined)
            yield form


def _forms(name: Name, labels: Mapping[str, str], is_spoken: bool) -> Iterator[Form]:
    text = simplified(name.text).strip()
    yield _form("name", text)
    if name.role == "code":
        return
    short = _short(text)
    yield _form("short", short)
    yield _form("short", _PLACE.sub(r"\1", short))
    parts_of = list(_parts_of(short))
    for part in parts_of:
        yield _form("part", part)
    for inside in _INSIDE.findall(text):
        yield _form("inside", inside)
    if not is_spoken:
        return
    if HAN.search(text):
        for spoken in dict.fromkeys((text, short, *parts_of[:1])):
            parts = syllables(spoken)
            yield Form("pinyin", "".join(parts), " ".join(parts))
            yield Form("initials", *(2 * ("".join(part if part.isdigit() else part[0] for part in parts),)))
        counted = _COUNTED.search(text)
        if counted and "en" in labels:
            yield _form("paraphrase", f"{folded(counted[1])} measures articles {labels['en']}")
    else:
        yield from _acronyms(text)


def _form(how: How, text: str) -> Form:
    spaced = folded(text)
    return Form(how, spaced.replace(" ", ""), spaced)


def _short(text: str) -> str:
    """The name without what says nothing: the state's name, (试行), that a company is one."""
    return _COMPANY.sub("", _TRIAL.sub("", _STATE.sub("", _OF_THE_STATE.sub("", text))))


def _parts_of(text: str) -> Iterator[str]:
    """What people leave out, and others may share: who speaks, 关于, the years, that it is the state's."""
    about = _ABOUT.sub("", text)
    yield about
    yield about.removeprefix("关于")
    yield _YEARS.sub("", about.removeprefix("关于"))
    yield _NATIONAL.sub("", text)


def _acronyms(text: str) -> Iterator[Form]:
    """The initials of the words that count in an English name; with and without those in brackets."""
    for spelt in dict.fromkeys((_OF_THE_STATE.sub("", _BRACKETED.sub("", text)), _BRACKETED.sub("", text))):
        words = re.findall(r"[A-Za-z][A-Za-z'’]*", spelt.replace("-", " "))
        for left_out in (_SMALL, _SMALL - {"of"}):
            letters = "".join(word[0] for word in words if word.casefold() not in left_out).casefold()
            if len(letters) > _FEWEST_LETTERS:
                yield Form("acronym", letters, letters)
