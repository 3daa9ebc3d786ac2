"""A dataset as a catalogue describes it, whatever the format it came in."""

from __future__ import annotations

import hashlib
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

Precision = Literal["year", "month", "day", "second", "text"]


class Part(BaseModel):
    """What a record is made of: compared and sorted by value."""

    model_config = ConfigDict(frozen=True)

    def written(self) -> str:
        """As JSON: the same text for the same value."""
        return self.model_dump_json(exclude_defaults=True)


class Text(Part):
    """Words, and the tag of their language, empty where none is stated."""

    text: str
    language: str = ""


class When(Part):
    """A date as precise as it was given; what is no date is kept as ``text``."""

    text: str
    precision: Precision


class Span(Part):
    """A time covered: from, until, or words."""

    start: When | None = None
    end: When | None = None
    text: str = ""


class Place(Part):
    """An area covered: by IRI, by names, by a shape in WKT; each location keeps all its boxes."""

    iri: str = ""
    names: tuple[Text, ...] = ()
    shapes: tuple[str, ...] = ()


class Agent(Part):
    """Who publishes, or whom to ask; ``email`` without ``mailto:``."""

    iri: str = ""
    names: tuple[Text, ...] = ()
    email: str = ""
    url: str = ""


class Term(Part):
    """A theme, licence, language …: by IRI, or in words."""

    iri: str = ""
    names: tuple[Text, ...] = ()


class Distribution(Part):
    """A way to the data. It has an address: one without is reported and left out."""

    download_url: str = ""
    access_url: str = ""
    titles: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    formats: tuple[Term, ...] = ()
    media_types: tuple[Term, ...] = ()
    licences: tuple[Term, ...] = ()
    rights: tuple[Term, ...] = ()
    issued: When | None = None
    modified: When | None = None
    size: str = ""

    @property
    def url(self) -> str:
        """The address of the data, else of the page that leads to it."""
        return self.download_url or self.access_url

    @property
    def id(self) -> str:
        """What names it where the source does not: its address, titles and formats."""
        said = [self.download_url, self.access_url, *(text.written() for text in self.titles), *(term.written() for term in self.formats)]
        return hashed(*said)


class Dataset(Part):
    """One dataset of a catalogue. ``iri`` is its own where it has one, else made by us from what identifies it; ``primary``
    is the identifier by which the source itself names it."""

    iri: str
    source_iri: str = ""
    titles: tuple[Text, ...] = ()
    descriptions: tuple[Text, ...] = ()
    keywords: tuple[Text, ...] = ()
    themes: tuple[Term, ...] = ()
    identifiers: tuple[str, ...] = ()
    primary: str = ""
    issued: When | None = None
    modified: When | None = None
    frequencies: tuple[Term, ...] = ()
    publishers: tuple[Agent, ...] = ()
    contacts: tuple[Agent, ...] = ()
    pages: tuple[str, ...] = ()
    languages: tuple[Term, ...] = ()
    licences: tuple[Term, ...] = ()
    rights: tuple[Term, ...] = ()
    places: tuple[Place, ...] = ()
    spans: tuple[Span, ...] = ()
    sources: tuple[str, ...] = ()
    conforms_to: tuple[Term, ...] = ()
    version: str = ""
    distributions: tuple[Distribution, ...] = ()
    others: tuple[tuple[str, str], ...] = ()

    @property
    def main_identifier(self) -> str:
        """The one shown: its own IRI, else the first of its identifiers in sorted order."""
        return self.source_iri or min(self.identifiers, default="")

    def title(self, language: str) -> str:
        """The title in a language, else in one like it (``zh-Hant`` for ``zh``), else untagged, else the first by language;
        the choice does not depend on the order in which they were stated."""
        return chosen(self.titles, language)


class Identity(NamedTuple):
    """By what a dataset is known again: ``key`` is equal in every run, ``wanted`` the IRI that it should have; ``mark`` is what
    two of one key differ by, empty where the key is the source's own IRI; ``before`` was the key in earlier versions."""

    key: str
    wanted: str
    mark: str = ""
    before: str = ""


def chosen(texts: tuple[Text, ...], language: str) -> str:
    """Which of the texts is shown to whom reads this language; empty where there are none."""

    def rank(text: Text) -> tuple[int, str, str]:
        tag = text.language.lower()
        exact = (tag == language, tag.partition("-")[0] == language, tag == "", tag.startswith("en"))
        return exact.index(True) if True in exact else len(exact), tag, text.text

    return min(texts, key=rank).text if texts else ""


def hashed(*parts: str) -> str:
    """Twenty hexadecimal digits that stand for the parts."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
