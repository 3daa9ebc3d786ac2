"""What a page is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from service.read.texts import Texts
from service.store.base import Asks


@dataclass(frozen=True)
class Asked:
    """The store to ask, the IRI that the page is of, the parameters of the address that the kind of page has, and the texts
    of reports that are at hand."""

    store: Asks
    iri: str
    given: Mapping[str, Sequence[str]] = field(default_factory=dict)
    texts: Texts = field(default_factory=Texts)

    @property
    def name(self) -> str:
        """The last part of the IRI, by which stored queries know the thing."""
        return self.iri.rpartition("/")[2]
