"""From a document to proposed figures: its text with places, and what it seems to state, for a person to decide on."""

from __future__ import annotations

from loaders.extract.document import Cell, Document, Grid, Place, Section, read_text
from loaders.extract.proposals import Proposal, ProposedMention, ProposedRelation

__all__ = [
    "Cell", "Document", "Grid", "Place", "Proposal", "ProposedMention", "ProposedRelation", "Section", "read_text",
]  # fmt: skip
