"""Matching: which of our indicators, places, industries, themes and policies the datasets of catalogues are about.

``Matcher`` gives candidates, scored and explained; ``MappingSet`` keeps them as SSSOM for a person to accept or reject, and what
was accepted becomes statements beside the graph.
"""

from loaders.linking.matching.finding import Candidate, Matcher
from loaders.linking.matching.mapping_set import SET_FILE, Mapping, MappingSet

__all__ = ["SET_FILE", "Candidate", "Mapping", "MappingSet", "Matcher"]
