"""By what a dataset is known again in the next run, and two descriptions of one as one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from loaders.linking.harvest.addresses import twin, web_address
from loaders.linking.harvest.records import Dataset, Identity, hashed

#: What begins the key of a dataset for which its source has neither IRI, identifier nor page.
SAID = "said:"


def identity_of(dataset: Dataset, mint: Callable[[str], str]) -> Identity:
    """By what the dataset is known again: its IRI, else its identifier, else its page, else its title, its addresses telling apart."""
    if dataset.source_iri and re.match(r"https?:|urn:", dataset.source_iri, re.I):
        return Identity(f"iri:{twin(dataset.source_iri)}", dataset.source_iri)
    titled = hashed(*(text.written() for text in dataset.titles))
    if main := dataset.primary:
        return Identity(f"id:{twin(main)}", web_address(main) or mint(main), titled)
    if len(dataset.pages) == 1:
        return Identity(f"page:{twin(dataset.pages[0])}", mint(hashed("page", twin(dataset.pages[0]))), titled)
    said = [text.written() for text in dataset.titles or dataset.descriptions]
    urls = sorted(one.url for one in dataset.distributions)
    both = hashed(*said, *urls)
    return Identity(f"{SAID}{hashed(*said)}", mint(hashed("said", *said, *urls)), f"at:{hashed(*urls)}" if urls else "", f"{SAID}{both}")


def share_an_address(one: Dataset, other: Dataset) -> bool:
    """Whether a distribution of both is at one address, whatever its query says: a signature there is another each day."""
    return bool({_unsigned(part.url) for part in one.distributions} & {_unsigned(part.url) for part in other.distributions})


def _unsigned(url: str) -> str:
    return url.partition("?")[0]


def merged(one: Dataset, other: Dataset) -> Dataset:
    """Two descriptions of one dataset as one, the same in whatever order they come."""
    first, second = sorted((one, other), key=lambda dataset: (dataset.modified.text if dataset.modified else "", dataset.written()), reverse=True)
    values: dict[str, Any] = {}
    for name in Dataset.model_fields:
        newer, older = getattr(first, name), getattr(second, name)
        if isinstance(newer, tuple):
            values[name] = tuple(sorted({*newer, *older}, key=lambda part: part if isinstance(part, str) else part.written() if hasattr(part, "written") else str(part)))
        else:
            values[name] = newer or older
    return Dataset(**{**values, "iri": one.iri, "source_iri": one.source_iri or other.source_iri})
