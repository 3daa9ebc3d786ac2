"""From an IRI of the graph back to the row of a table that says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rdflib import URIRef

from loaders.facts import claim_iri, observation_iri
from loaders.sources import Sources
from loaders.tables import Located

Origins = Mapping[URIRef, Located[Any]]


def origins_of(sources: Sources) -> Origins:
    """The row of each concept, of each claim, and for an observation that of its best claim."""
    found: dict[URIRef, Located[Any]] = {
        concept.iri: concept.place for scheme in sources.schemes.values() for concept in scheme.concepts.values()
    }
    for name, observations in sources.observations.items():
        for observation in observations:
            found[observation_iri(observation)] = observation.best.claim
            for statement in observation.statements:
                found[claim_iri(name, statement)] = statement.claim
    return found
