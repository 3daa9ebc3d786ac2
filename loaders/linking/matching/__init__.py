"""Matching: which of our indicators, places, industries, themes and policies the datasets of catalogues are about.

``Matcher`` gives candidates, scored and explained; ``LinkSet`` keeps them as SSSOM for people to accept or reject, who do so by
``Deciding``; what was accepted becomes statements beside the graph.
"""

from loaders.linking.matching.deciding import LOG_FILE, Deciding
from loaders.linking.matching.finding import Candidate, Matcher
from loaders.linking.matching.link_set import SET_FILE, Link, LinkSet, State

__all__ = ["LOG_FILE", "SET_FILE", "Candidate", "Deciding", "Link", "LinkSet", "Matcher", "State"]
