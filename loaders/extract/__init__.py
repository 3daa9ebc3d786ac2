"""From a document to proposed figures: its text with places, and what it seems to state, for a person to decide on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import TYPE_CHECKING

from loaders.extract.about import Given
from loaders.extract.document import Cell, Document, Grid, Place, Section, read_text
from loaders.extract.extracting import Extractor
from loaders.extract.lexicon import lexicon_of
from loaders.extract.mentions import Mentions
from loaders.extract.model import Model
from loaders.extract.proposals import Proposal, ProposedMention, ProposedRelation
from loaders.extract.proposing import propose_figures, propose_names
from loaders.extract.referee import judged
from loaders.extract.relations import find_relations

if TYPE_CHECKING:
    from loaders.sources import Sources

__all__ = [
    "Cell", "Document", "Extractor", "Given", "Grid", "Mentions", "Model", "Place", "Proposal", "ProposedMention", "ProposedRelation", "Section",
    "extractor_for", "find_relations", "judged", "propose_figures", "propose_names",
    "read_text",
]  # fmt: skip


def extractor_for(sources: Sources, without: Collection[str] = (), held_out: str = "") -> Extractor:
    """An extractor that reads by the project's words, but for the indicators ``without``, and knows nothing of the report
    ``held_out``."""
    usage = Counter(
        located.row.indicator for name, report in sources.reports.items() if name != held_out for located in report.claims
    )
    return Extractor(sources.schemes, lexicon_of(sources.schemes, without, usage))
