"""Validation of a graph against ``shapes/``: a fast path over the whole graph, pyshacl as its reference."""

from loaders.validation.fast import validate_fast
from loaders.validation.numbers import numbers_without_value
from loaders.validation.outcome import Outcome, Violation
from loaders.validation.reference import validate_reference
from loaders.validation.shapes import project_shapes, read_shapes, validate_store

__all__ = [
    "Outcome",
    "Violation",
    "numbers_without_value",
    "project_shapes",
    "read_shapes",
    "validate_fast",
    "validate_reference",
    "validate_store",
]
