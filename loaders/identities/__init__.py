"""Declared identities between indicators: laws as data, grounded on observations, checked by interval arithmetic."""

from loaders.identities.declared import Identity, Pattern, declared_identities
from loaders.identities.derived import Derived, derive
from loaders.identities.grounding import Check, Operand, Partial, ground

__all__ = [
    "Check",
    "Derived",
    "Identity",
    "Operand",
    "Partial",
    "Pattern",
    "declared_identities",
    "derive",
    "ground",
]
