"""What is proposed: figures with their fields, numerals that are none, mentions and relations, each with the rule that made it.

A proposal decides nothing. A person accepts, corrects or rejects it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from loaders.evidence import Basis


@dataclass(frozen=True)
class Against:
    """Another figure with which a proposal breaks a law: of a report of the project, or of the same document where ``report``
    is empty. ``law_zh`` and ``law_en`` are the law in words, empty where it is not declared as an identity."""

    law: str
    law_zh: str
    law_en: str
    report: str
    start: int
    end: int
    indicator: str
    value: str
    unit: str
    period: str


@dataclass(frozen=True)
class Proposal:
    """A numeral at code points ``start``–``end`` of a document, read as a figure, or excused with a reason.

    Fields are written as in ``claims.csv`` of a report: ``value`` in ``unit`` with its multiplier expanded; ids of
    concepts; periods as codes. ``reason`` is empty for a figure; else it says, as ``nonfacts.csv`` does, why the numeral is
    none, and the fields are empty. ``new_label`` is the Chinese label of an indicator that is not in the lexicon, whose
    ``indicator`` is then empty. ``confidence`` is the calibrated probability that value, unit, kind, period and region
    are all right. ``conflicts`` names the laws that it breaks with others, and ``against`` these.
    """

    start: int
    end: int
    printed: str
    reason: str = ""
    multiplier: str = ""
    qualifier: str = ""
    unit_printed: str = ""
    unit: str = ""
    kind: str = ""
    value: Decimal | None = None
    value_high: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    indicator: str = ""
    new_label: str = ""
    region: str = ""
    population: str = ""
    industry: str = ""
    period: str = ""
    base_period: str = ""
    status: str = ""
    attribution: str = ""
    sentence_start: int | None = None
    sentence_end: int | None = None
    bases: dict[str, Basis] = field(default_factory=dict)
    confidence: float = 0.0
    rule: str = ""
    conflicts: tuple[str, ...] = ()
    against: tuple[Against, ...] = ()
    #: What its confidence is reckoned by.
    signs: tuple[str, ...] = ()

    @property
    def is_figure(self) -> bool:
        """Whether it states a figure."""
        return not self.reason


@dataclass(frozen=True)
class ProposedMention:
    """A place where the text names ``entity`` (an IRI path such as ``policy/data-elements-x``); where it is empty, a new one
    of this ``kind`` is proposed under the name as printed. ``issuers`` are the bodies that its title begins with."""

    start: int
    end: int
    printed: str
    entity: str
    kind: str
    confidence: float
    rule: str
    issuers: tuple[ProposedMention, ...] = ()


@dataclass(frozen=True)
class ProposedRelation:
    """What the wording at a range states: subject, predicate (CURIE), object; entities as IRI paths."""

    subject: str
    predicate: str
    object: str
    start: int
    end: int
    confidence: float
    rule: str
