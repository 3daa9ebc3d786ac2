"""Declared identities between indicators: laws as data, grounded on observations, checked by interval arithmetic."""

from loaders.identities.declared import declared_identities
from loaders.identities.evaluation import Evaluation, evaluate
from loaders.identities.grounding import Check, Grounding, Partial, ground
from loaders.identities.laws import Identity, Pattern
from loaders.identities.naming import label_of
from loaders.identities.operands import Operand
from loaders.identities.values import Value

__all__ = [
    "Check",
    "Evaluation",
    "Grounding",
    "Identity",
    "Operand",
    "Partial",
    "Pattern",
    "Value",
    "declared_identities",
    "evaluate",
    "ground",
    "label_of",
]
