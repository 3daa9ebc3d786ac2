"""Reading a document by a model, passage by passage: what is borne out by the text, and what is not, counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import get_args

from loaders.extract.about import Given
from loaders.extract.document import Document
from loaders.extract.model.asking import Answers, Model, Unasked, Unreadable
from loaders.extract.model.passages import Passage, passages_of
from loaders.extract.model.proving import NotProven, proven
from loaders.extract.proposals import Proposal
from loaders.extract.rules import grammar
from loaders.reading.concepts import Schemes
from loaders.reading.published import Kind, NonFactReason, Statement


@dataclass
class Reading:
    """What a model proposes of a document. ``dropped`` counts what was left out by why (``proving.Fault``; ``answer`` is a whole
    answer that was no JSON, ``more`` what went beyond the bound); ``failure`` says why it was not asked to the end."""

    proposals: list[Proposal] = field(default_factory=list)
    dropped: Counter[str] = field(default_factory=Counter)
    passages: int = 0
    answered: int = 0
    failure: str = ""

    def __str__(self) -> str:
        """In words."""
        dropped = ", ".join(f"{number} by {fault}" for fault, number in sorted(self.dropped.items())) or "none"
        words = f"the model read {self.answered} of {self.passages} passages and proposes {len(self.proposals)}; dropped: {dropped}"
        return f"{words}. {self.failure}" if self.failure else words


def read_by(
    model: Model, document: Document, given: Given, schemes: Schemes, answers: Answers,
    say: Callable[[int, int], None] = lambda read, all_: None,
) -> Reading:  # fmt: skip
    """What a model proposes of a document; ``say`` is told how many passages of how many are read.

    Where the model cannot be asked any more, the reading has what came before, and says so.
    """
    declared = grammar("model")
    passages = [*passages_of(document, declared["passage"])]
    found = Reading(passages=len(passages))
    instructions = _instructions(schemes)
    for number, passage in enumerate(passages):
        say(number, len(passages))
        try:
            said = answers.of(model, instructions, _question(passage, document, given))
        except Unreadable:
            found.dropped["answer"] += 1
            continue
        except Unasked as error:
            found.failure = f"{error}. Run it again: it goes on there."
            break
        found.answered += 1
        most = declared["most_for_a_numeral"] * len(passage.numerals)
        if len(said) > most:
            found.dropped["more"] += len(said) - most
        for entry in said[:most]:
            try:
                found.proposals.append(proven(entry, passage, document, schemes, f"model:{model.name}, not calibrated"))
            except NotProven as error:
                found.dropped[error.fault] += 1
    found.proposals = list({_key(one): one for one in found.proposals}.values())
    return found


def _key(one: Proposal) -> tuple[object, ...]:
    return one.start, one.end, one.reason, one.value, one.unit, one.kind, one.indicator, one.new_label, one.region, one.period, one.population


def _instructions(schemes: Schemes) -> str:
    words: str = grammar("model")["instructions"].strip()
    units = ", ".join(f"{concept.id} ({concept.cell('label_zh')})" for concept in schemes["units"].concepts.values())
    for name, values in (("reasons", get_args(NonFactReason)), ("kinds", get_args(Kind)), ("statements", get_args(Statement))):
        words = words.replace(f"{{{name}}}", ", ".join(values))
    return words.replace("{units}", units)


def _question(passage: Passage, document: Document, given: Given) -> str:
    """What a model is shown of a passage: its words, its numerals with their places, and what is known of the document."""
    return json.dumps({
        "document": next((line.strip() for line in document.text.splitlines() if line.strip()), ""), "section": passage.section,
        "date": given.issued.isoformat() if given.issued else "", "region": given.region, "passage": passage.text,
        "numerals": [{"start": one.start, "end": one.end, "printed": document.text[one.start : one.end]} for one in passage.numerals],
    }, ensure_ascii=False)  # fmt: skip
