"""The units of ``ontology/schemes/units.csv`` as they are reckoned with."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from loaders.problems import Problem
from loaders.reading.concepts import Concept, Scheme
from loaders.words.units import Unit, Units

_YES = "yes"


def units_of(scheme: Scheme, problems: list[Problem]) -> Units:
    """The units of the scheme; what makes no sense goes to ``problems``, and counts in itself only."""
    return Units(_unit(concept, scheme, problems) for concept in scheme.concepts.values())


def _unit(concept: Concept, scheme: Scheme, problems: list[Problem]) -> Unit:
    whole = concept.cell("whole")
    if whole not in ("", _YES):
        problems.append(concept.place.problem("whole", f"found {whole!r}", f"Write {_YES}, or leave it empty."))
    base = scheme.concepts.get(concept.cell("counted_in") or concept.id, concept)
    factor = Decimal(1)
    if base is not concept:
        found = _multiplier(concept), _multiplier(base)
        if base.cell("counted_in") not in ("", base.id):
            message = f"{base.id} is counted in {base.cell('counted_in')} itself"
            problems.append(concept.place.problem("counted_in", message, "Name the unit at the end of the chain."))
        elif found[0] is None or found[1] is None:
            message = f"{concept.id} is counted in {base.id}, but not both have a multiplier"
            problems.append(concept.place.problem("multiplier", message, "Write digits, more than 0, into both rows."))
        else:
            factor = found[0] / found[1]
    return Unit(concept.id, base.id, factor, whole == _YES, concept.cell("mistaken_for"))


def _multiplier(unit: Concept) -> Decimal | None:
    try:
        value = Decimal(unit.cell("multiplier"))
    except InvalidOperation:
        return None
    return value if value > 0 else None
