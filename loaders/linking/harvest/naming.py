"""IRIs of ours for what a catalogue gives none: below ``harvest/<catalogue>/``, from what identifies it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.iris import parts_of
from loaders.linking.beside import HARVEST, HARVEST_GRAPH
from loaders.linking.harvest.addresses import twin
from loaders.linking.harvest.records import hashed
from loaders.vocabulary import BASE

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~\-]{0,79}")


@dataclass(frozen=True)
class Mint:
    """Makes the IRIs of one catalogue."""

    name: str

    @property
    def catalogue(self) -> str:
        """The catalogue's own IRI."""
        return f"{HARVEST}{self.name}"

    @property
    def graph(self) -> str:
        """The named graph of all that is harvested of it."""
        return f"{HARVEST_GRAPH}/{self.name}"

    def dataset(self, identifier: str) -> str:
        """The IRI of a dataset by an identifier: by it as it stands where that may stand in an IRI, else by its checksum."""
        return f"{self.catalogue}/dataset/{identifier if _PLAIN.fullmatch(identifier) else hashed(identifier)}"

    def part(self, kind: str, *said: str) -> str:
        """The IRI of an agent, a distribution, a place … by all that is said of it."""
        return f"{self.catalogue}/{kind}/{hashed(*said)}"

    def is_free(self, iri: str) -> bool:
        """Whether a catalogue may speak of it: of nothing of ours, except what is made for this catalogue."""
        return not twin(iri).startswith(twin(BASE)) or iri.startswith(f"{self.catalogue}/dataset/")


def catalogue_name(source: str) -> str:
    """A name for the catalogue of a source: from its host and path, or its file.

    >>> catalogue_name("https://data.example.org/api/3/action/package_search?rows=10")
    'data.example.org-api-3-action-package_search-rows-10'
    """
    parts = parts_of(source)
    text = f"{parts.netloc}{parts.path}{'?' if parts.query else ''}{parts.query}" if parts and parts.scheme in ("http", "https") else source.replace("\\", "/").rpartition("/")[2]
    slug = re.sub(r"[^A-Za-z0-9._]+", "-", text).strip("-.").lower()[:80]
    ascii_only = slug if slug and text.isascii() else f"{slug}-{hashed(text)[:8]}".strip("-")
    return ascii_only or hashed(source)
