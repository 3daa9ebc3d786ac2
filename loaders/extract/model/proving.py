"""Holding what a model says to the text: its schema, its range, and the value that is read there anew."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from loaders.evidence import Basis
from loaders.extract.document import Document
from loaders.extract.model.passages import Passage
from loaders.extract.proposals import Proposal
from loaders.extract.rules import grammar
from loaders.reading.account import claim_problems
from loaders.reading.concepts import Schemes
from loaders.reading.published import Claim, Kind, NonFactReason, Statement
from loaders.tables import Located
from loaders.words.intervals import interval_of
from loaders.words.numerals import multiplier_value, read_numeral

#: Why an entry is left out: it is not of the schema, not at its range, not what the numeral there spells, what it says was
#: printed is not, or it names a unit or an area that we do not know.
Fault = Literal["schema", "range", "value", "printed", "unknown"]
_FAULT_OF = {"start": "range", "printed": "range", "value": "value", "multiplier": "value"}
#: Who the model assumed was meant is for a person to say.
_ASSUMED = Basis("assumed")


class Entry(BaseModel):
    """What a model says of a numeral: the columns of ``claims.csv``, or a reason of ``nonfacts.csv``."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    start: int = Field(ge=0)
    end: int = Field(gt=0)
    printed: str = Field(min_length=1, max_length=64)
    reason: NonFactReason | Literal[""] = ""
    value: Decimal | None = Field(default=None, allow_inf_nan=False)
    value_high: Decimal | None = Field(default=None, allow_inf_nan=False)
    multiplier: str = Field(default="", max_length=8)
    qualifier: str = Field(default="", max_length=8)
    unit_printed: str = Field(default="", max_length=40)
    unit: str = ""
    kind: Kind | Literal[""] = ""
    indicator: str = Field(default="", max_length=60)
    region: str = ""
    population: str = ""
    industry: str = ""
    period: str = Field(default="", max_length=40)
    base_period: str = Field(default="", max_length=40)
    status: Statement = "reported"


class NotProven(Exception):
    """An entry that the text does not bear out."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


def proven(said: Mapping[str, Any], passage: Passage, document: Document, schemes: Schemes, rule: str) -> Proposal:
    """The proposal that an entry makes. Raises ``NotProven``."""
    try:
        entry = Entry.model_validate({name: cell for name, cell in said.items() if cell is not None})
    except (ValidationError, RecursionError):
        raise NotProven("schema") from None
    if not any((one.start, one.end) == (entry.start, entry.end) for one in passage.numerals):
        raise NotProven("range")
    if document.text[entry.start : entry.end] != entry.printed:
        raise NotProven("range")
    if entry.reason:
        return Proposal(entry.start, entry.end, entry.printed, reason=entry.reason, rule=rule)
    if entry.value is None or not entry.kind:
        raise NotProven("schema")
    shown = "".join(passage.text.split())
    if any("".join(words.split()) not in shown for words in (entry.multiplier, entry.qualifier, entry.unit_printed)):
        raise NotProven("printed")
    if entry.value < 0 and not _tells_of_a_fall(entry, document.text):
        raise NotProven("value")
    return _figure(entry, document, schemes, rule)


def _tells_of_a_fall(entry: Entry, text: str) -> bool:
    """Whether what stands at the numeral, or right before or after it, says that it is negative."""
    declared = grammar("model")
    around = text[max(0, entry.start - declared["fall_before"]) : entry.end + declared["fall_after"]]
    return re.search(declared["falls"], around) is not None


def _figure(entry: Entry, document: Document, schemes: Schemes, rule: str) -> Proposal:
    found = {name: _known(schemes, scheme, getattr(entry, name)) for name, scheme in _SCHEMES.items()}
    indicator = schemes["indicators"].find(entry.indicator)
    bases = {"period": _ASSUMED, "region": _ASSUMED, "population": _ASSUMED} | ({"base_period": _ASSUMED} if entry.base_period else {})
    cells = entry.model_dump(exclude={"reason", "indicator", *found}) | found | {"indicator": indicator.id if indicator else ""}
    try:
        claim = Claim.model_validate(cells | {f"{name}_basis": basis.kind for name, basis in bases.items()})
        problems = claim_problems(Located(claim, Path("model"), 0), document.text)
    except (ValueError, ArithmeticError):
        raise NotProven("schema") from None
    if problems:
        fault: Any = _FAULT_OF.get(problems[0].column, "value")
        raise NotProven(fault)
    reading = read_numeral(claim.printed).times(multiplier_value(claim.multiplier))
    is_whole = claim.kind == "rank" or (claim.kind == "count" and not claim.multiplier)
    high = claim.value if claim.value_high is None else claim.value_high
    lies = interval_of(claim.value, high, reading.place, reading.significant_place, claim.qualifier, is_whole)
    return Proposal(
        claim.start, claim.end, claim.printed, multiplier=claim.multiplier, qualifier=claim.qualifier, unit_printed=claim.unit_printed,
        unit=claim.unit, kind=claim.kind, value=claim.value, value_high=claim.value_high, lower=lies.lower, upper=lies.upper,
        indicator=claim.indicator, new_label="" if claim.indicator else entry.indicator, region=claim.region,
        population=claim.population, industry=claim.industry, period=claim.period, base_period=claim.base_period, status=claim.status,
        bases=bases, confidence=grammar("model")["alone"], rule=rule,
    )  # fmt: skip


#: The fields that name a concept, and the schemes that have it.
_SCHEMES = {"unit": "units", "region": "regions", "population": "populations", "industry": "industries"}


def _known(schemes: Schemes, scheme: str, name: str) -> str:
    """The id of what is named by id or label; empty where nothing is named. Raises ``NotProven``."""
    if not name:
        return ""
    concept = schemes[scheme].find(name)
    if concept is None:
        raise NotProven("unknown")
    return concept.id
