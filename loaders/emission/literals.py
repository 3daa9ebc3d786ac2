"""Numbers and dates as literals, written one way."""

from __future__ import annotations

from decimal import Context, Decimal

from rdflib import XSD, Literal, URIRef

from loaders.words.printing import plain

_WIDE = Context(prec=60)
_MOST_DECIMAL = Decimal(2**127).scaleb(-18)


def exact_decimal(value: Decimal) -> Literal:
    """A decimal with all its digits, in plain notation: no exponent, no trailing zeros."""
    return Literal(plain(value), datatype=XSD.decimal)


def number_literal(value: Decimal) -> Literal:
    """The value as xsd:decimal, or as xsd:double where engines' decimals do not reach: of 128 bits, 18 digits after the point.

    >>> number_literal(Decimal("9444732965739290427392")).n3()
    '"9444732965739290000000"^^<http://www.w3.org/2001/XMLSchema#double>'
    """
    if abs(value) < _MOST_DECIMAL:
        return Literal(value)
    return Literal(plain(Decimal(repr(float(value)))), datatype=XSD.double, normalize=False)  # as Oxigraph gives it back


def decimal_literal(value: Decimal) -> Literal:
    """A decimal in plain notation with at most twelve decimals: what every engine's xsd:decimal holds."""
    return Literal(
        format(value.quantize(Decimal("1e-12"), context=_WIDE).normalize(), "f"), datatype=XSD.decimal
    )


def date_type(code: str) -> URIRef:
    """The datatype of a year, a month or a day, by the length of how it is written."""
    return {4: XSD.gYear, 7: XSD.gYearMonth}.get(len(code), XSD.date)
