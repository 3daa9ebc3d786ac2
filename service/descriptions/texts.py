"""The names of the graph and of its endpoint as nodes of descriptions."""

from __future__ import annotations

from rdflib import URIRef

from loaders.exports.dataset import (
    DATASET_DESCRIPTION,
    DATASET_IRI,
    DATASET_TITLE,
    LICENCE,
    PUBLISHER_NAME,
)
from loaders.vocabulary import BASE

__all__ = ["DATASET", "DATASET_DESCRIPTION", "DATASET_TITLE", "ENDPOINT", "LICENCE", "PUBLISHER_NAME"]

DATASET = URIRef(DATASET_IRI)
ENDPOINT = URIRef(BASE + "sparql")
