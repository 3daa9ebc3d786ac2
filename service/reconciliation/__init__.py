"""Reconciliation: which thing of the graph a name in somebody's table stands for, as the W3C community group's
Reconciliation Service API 0.2 asks it. Names are found by the index that every search asks."""

from service.read.judging import MATCHES_FROM, Candidate, judged
from service.reconciliation.properties import Properties
from service.reconciliation.queries import Extension, PropertyValue, Query, read_extension, read_queries
from service.reconciliation.reconciler import Reconciler

__all__ = [
    "MATCHES_FROM",
    "Candidate",
    "Extension",
    "Properties",
    "PropertyValue",
    "Query",
    "Reconciler",
    "judged",
    "read_extension",
    "read_queries",
]
