"""By what a dataset is known again in the next run, and two descriptions of one as one."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from loaders.linking.harvest.addresses import twin, web_address
from loaders.linking.harvest.records import Dataset, Identity, hashed

#: What begins the key of a dataset for which its source has neither IRI, identifier nor page.
SAID = "said:"
_PASSING = re.compile(
    r"(?<=[?&])(?:sig|signature|sign|(?:access_?)?token|expires|expiry|x-(?:amz|goog|oss|cos)-[^=&]*|(?:aws|oss|google)access(?:key)?id|"
    r"timestamp|ts?|_|nonce|rand(?:om)?|(?:j|php)?sess(?:ion)?_?id)=[^&#]*(?:&|(?=#)|$)",
    re.I,
)
_NUMBER = re.compile(r"\d+|[〇零一二三四五六七八九十]{1,4}(?=[年月季期])")


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
    at = sorted(addresses_of(dataset))
    return Identity(f"{SAID}{hashed(*said)}", mint(hashed("said", *said, *urls)), f"at:{hashed(*at)}" if at else "", f"{SAID}{both}")


def addresses_of(dataset: Dataset) -> set[str]:
    """Where its distributions are, without what is another at each request: signatures, tokens, times."""
    return {_PASSING.sub("", one.url).rstrip("?&") for one in dataset.distributions}


def numbers_of(dataset: Dataset) -> list[str]:
    """The numbers in its titles: another year, or another part, is another dataset."""
    return sorted(number for text in dataset.titles for number in _NUMBER.findall(text.text))


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
