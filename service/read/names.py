"""Chinese and English names of the properties and classes that we use but do not define: ``outside_terms.csv``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from loaders.project import Project
from loaders.reading.outside_terms import OutsideTerm, outside_terms
from loaders.tables import Located
from loaders.vocabulary import prefixes


@cache
def _terms() -> Mapping[str, Located[OutsideTerm]]:
    return outside_terms(Project().outside_term_tables())


def outside_labels(short: str) -> dict[str, str]:
    """Labels by language of a term of another vocabulary, by its prefixed name; empty if it has none here."""
    found = _terms().get(short)
    return {"zh": found.row.label_zh, "en": found.row.label_en} if found else {}


def short_name(iri: str) -> str:
    """The IRI with the prefix of its vocabulary, or itself where no prefix fits."""
    fitting = [
        (space, prefix) for prefix, space in prefixes().items() if iri.startswith(space) and iri != space
    ]
    if not fitting:
        return iri
    space, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri.removeprefix(space)}"
