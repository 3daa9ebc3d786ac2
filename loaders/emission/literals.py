"""Numbers and dates as literals, written one way."""

from __future__ import annotations

from decimal import Context, Decimal

from rdflib import XSD, Literal, URIRef

from loaders.words.printing import plain

_WIDE = Context(prec=60)


def exact_decimal(value: Decimal) -> Literal:
    """A decimal with all its digits, in plain notation: no exponent, no trailing zeros."""
    return Literal(plain(value), datatype=XSD.decimal)


def decimal_literal(value: Decimal) -> Literal:
    """A decimal in plain notation with at most twelve decimals: what every engine's xsd:decimal holds."""
    return Literal(
        format(value.quantize(Decimal("1e-12"), context=_WIDE).normalize(), "f"), datatype=XSD.decimal
    )


def date_type(code: str) -> URIRef:
    """The datatype of a year, a month or a day, by the length of how it is written."""
    return {4: XSD.gYear, 7: XSD.gYearMonth}.get(len(code), XSD.date)
