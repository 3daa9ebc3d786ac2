"""How an IRI is shown and where it leads: ours to the page on this host, others to themselves."""

from __future__ import annotations

from urllib.parse import quote

from loaders.vocabulary import BASE, prefixes

_SAFE = "/:@!$&'()*+,;=-._~#"
_LINKABLE = ("http://", "https://", "mailto:", "urn:", "geo:")


def local_link(iri: str) -> str:
    """The address of the page of an IRI: on this host if it is ours; empty if it cannot safely be a link."""
    if iri.startswith(BASE):
        return "/" + quote(iri.removeprefix(BASE), safe=_SAFE + "%")
    return iri if iri.startswith(_LINKABLE) else ""


def short_name(iri: str) -> str:
    """The IRI with the prefix of its vocabulary, or itself where no prefix fits."""
    fitting = [
        (space, prefix) for prefix, space in prefixes().items() if iri.startswith(space) and iri != space
    ]
    if not fitting:
        return iri
    space, prefix = max(fitting, key=lambda pair: len(pair[0]))
    return f"{prefix}:{iri.removeprefix(space)}"
