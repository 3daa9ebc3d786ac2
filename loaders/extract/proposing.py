"""All that is proposed of a document: by the rules, by a model where one is asked, held to the declared laws; what stands on
pages whose characters a machine guessed says so, and is never sure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from loaders.extract.about import Given
from loaders.extract.document import Document
from loaders.extract.extracting import Extractor
from loaders.extract.mentions import Mentions
from loaders.extract.model import Answers, Model, Reading, merged, read_by
from loaders.extract.proposals import Proposal, ProposedMention, ProposedRelation
from loaders.extract.referee import judged
from loaders.extract.relations import find_relations

if TYPE_CHECKING:
    from loaders.sources import Sources

ProposedT = TypeVar("ProposedT", Proposal, ProposedMention, ProposedRelation)
#: Of what was guessed nothing is surer than that it may well be so.
_GUESSED = 0.5


def propose_figures(
    document: Document, extractor: Extractor, sources: Sources, given: Given, name: str, model: Model | None = None,
    answers: Path | None = None, say: Callable[[int, int], None] = lambda read, all_: None,
) -> tuple[list[Proposal], Reading | None]:  # fmt: skip
    """A proposal for every numeral of the document called ``name``, and what came of asking the model, where one is given.

    Its answers are kept in the file ``answers``, and not asked for again; ``say`` is told how many passages it has read.
    """
    found, reading = extractor.figures(document, given), None
    if model is not None:
        reading = read_by(model, document, given, sources.schemes, Answers(answers), say)
        found = merged(found, reading.proposals)
    return _unsure(judged(found, sources, name), document), reading


def propose_names(document: Document, sources: Sources) -> tuple[list[ProposedMention], list[ProposedRelation]]:
    """What the document names, and what its wording says of two such things."""
    named = Mentions(sources.schemes).find(document)
    return _unsure(named, document), _unsure(find_relations(document, named), document)


def _unsure(proposals: Sequence[ProposedT], document: Document) -> list[ProposedT]:
    return [
        replace(one, confidence=min(one.confidence, _GUESSED), rule=f"ocr:{one.rule}") if document.is_guessed(one.start) else one
        for one in proposals
    ]
