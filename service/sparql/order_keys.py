"""SPARQL's order of terms as texts: a term stands before another where its key does, by code points.

SPARQL 1.1 §15.1 orders blank nodes before IRIs before literals, and literals by ``<`` where that compares them; what it
leaves open is settled here, so that the order is total: numbers by their exact value (NaN before all, as XPath sorts
it), strings and language-tagged strings by their text and then their tag, false before true, dates and times of one
datatype as points of UTC where they name no time zone, durations by the four instants at which XML Schema 1.0 (§3.2.6.2)
compares them, all other literals by their text and datatype; in that order. Terms of one value have one key.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from decimal import Context, Decimal
from functools import lru_cache, partial

from pyoxigraph import BlankNode, Literal, NamedNode, Triple
from rdflib import XSD

_XSD = str(XSD)
Term = NamedNode | BlankNode | Literal | Triple

_BLANK, _IRI, _NUMBER, _STRING, _BOOLEAN, _TIME, _DURATION, _OTHER, _TRIPLE = "123456789"
_END = "\0\0"  # of a text within a key; no text within holds it, since each of its NULs becomes NUL and 1
_REMEMBERED = 16_384  # keys of literals; the same years and figures are met again and again
_LONGEST_REMEMBERED = 64  # characters
_NO_POWER, _MOST_POWER = 0x80000, 0x60000  # a power of ten is one character; a literal beyond has half a million digits

_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_DURATION_TEXT = re.compile(
    r"(-?)P(?=[0-9T])(?:([0-9]{1,18})Y)?(?:([0-9]{1,18})M)?(?:([0-9]{1,18})D)?"
    r"(?:T(?=[0-9])(?:([0-9]{1,18})H)?(?:([0-9]{1,18})M)?(?:([0-9]+(?:\.[0-9]+)?)S)?)?"
)
_YEAR, _MONTH, _DAY = "(?P<year>-?(?:[1-9][0-9]{3,17}|0[0-9]{3}))", "(?P<month>[0-9]{2})", "(?P<day>[0-9]{2})"
_CLOCK = r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2}(?:\.[0-9]+)?)"
_ZONE = "(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?"
#: How each datatype of instants is written; which day stands for what it leaves out does not matter for its order.
_INSTANTS = {
    f"{_XSD}{name}": re.compile(pattern + _ZONE)
    for name, pattern in {
        "dateTime": f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}", "dateTimeStamp": f"{_YEAR}-{_MONTH}-{_DAY}T{_CLOCK}",
        "date": f"{_YEAR}-{_MONTH}-{_DAY}", "time": _CLOCK, "gYear": _YEAR, "gYearMonth": f"{_YEAR}-{_MONTH}",
        "gMonthDay": f"--{_MONTH}-{_DAY}", "gMonth": f"--{_MONTH}", "gDay": f"---{_DAY}",
    }.items()
}  # fmt: skip
_INTEGERS = (
    "integer", "long", "int", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte",
)  # fmt: skip
_NINES = str.maketrans("0123456789", "9876543210")
_EXACT = Context(prec=10_000_000)
#: Year and month of the four instants, each the first of its month.
_INSTANTS_OF_DURATIONS = ((1696, 9), (1697, 2), (1903, 3), (1903, 7))


def order_key(term: Term | None) -> str:
    """The key of a term; that of none, which SPARQL puts first, is empty.

    >>> ill, late = Literal("soon", datatype=NamedNode(XSD + "date")), Literal("2024-01-02", datatype=NamedNode(XSD + "date"))
    >>> terms = [ill, late, Literal(10), Literal(9.5), Literal("9"), NamedNode("a:a"), None]
    >>> [str(term) for term in sorted(terms, key=order_key)][:5]
    ['None', '<a:a>', '"9.5"^^<http://www.w3.org/2001/XMLSchema#double>', \
'"10"^^<http://www.w3.org/2001/XMLSchema#integer>', '"9"']
    """
    if isinstance(term, Literal):
        value, language = term.value, term.language
        if language is not None:
            return f"{_STRING}{_text(value)}{_END}{language}{term.direction or ''}"
        return (_remembered if len(value) <= _LONGEST_REMEMBERED else _of_literal)(value, term.datatype.value)
    if isinstance(term, NamedNode):
        return _IRI + term.value
    if term is None:
        return ""
    if isinstance(term, BlankNode):
        return _BLANK + term.value
    return _TRIPLE + "".join(_text(order_key(part)) + _END for part in (term.subject, term.predicate, term.object))


def _of_literal(value: str, datatype: str) -> str:
    read = _READERS.get(datatype)
    key = read(value) if read else None
    return key or f"{_OTHER}{_text(value)}{_END}{datatype}"


_remembered = lru_cache(_REMEMBERED)(_of_literal)


def _text(value: str) -> str:
    return value.replace("\0", "\0\1") if "\0" in value else value


def _string(value: str) -> str:
    return f"{_STRING}{_text(value)}{_END}"


def _boolean(value: str) -> str | None:
    truth = {"false": "0", "0": "0", "true": "1", "1": "1"}.get(value)
    return truth and _BOOLEAN + truth


def _decimal(value: str, written: re.Pattern[str] = _DECIMAL) -> str | None:
    return _NUMBER + _number(value) if written.fullmatch(value) else None


def _binary(value: str, is_single: bool) -> str | None:
    if value == "NaN":
        return _NUMBER + "-"  # before the digit that every other number begins with
    if value in ("INF", "+INF", "-INF"):
        return _NUMBER + ("0" if value == "-INF" else "4")
    if not _DOUBLE.fullmatch(value):
        return None
    number = float(value)
    if is_single:
        try:
            (number,) = struct.unpack("f", struct.pack("f", number))
        except OverflowError:
            number = float("inf") if number > 0 else float("-inf")
    if number in (float("inf"), float("-inf")):
        return _binary("INF" if number > 0 else "-INF", is_single)
    return _NUMBER + _number(format(Decimal(number), "f"))


def _number(written: str) -> str:
    """The key of a decimal: its sign, its power of ten, its digits; all turned round where it is below zero."""
    whole, _, part = written.lstrip("+-").partition(".")
    whole = whole.lstrip("0")
    digits = (whole + part).lstrip("0")
    power = len(whole) or len(digits) - len(part)
    digits = digits.rstrip("0")
    if not digits:
        return "2"
    power = max(-_MOST_POWER, min(power, _MOST_POWER))
    if written[0] == "-":
        return f"1{chr(_NO_POWER - power)}{digits.translate(_NINES)}~"
    return f"3{chr(_NO_POWER + power)}{digits}!"


def _seconds(days: int, clock: tuple[str, str, str]) -> Decimal:
    hours, minutes, seconds = clock
    return _EXACT.add(Decimal(days * 86_400 + int(hours) * 3600 + int(minutes) * 60), Decimal(seconds))


def _days(year: int, month: int, day: int) -> int:
    """Days since 1 March of the year 0 in the Gregorian calendar, which XML Schema goes on with before 1582."""
    year, month = (year, month - 3) if month > 2 else (year - 1, month + 9)
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 + day - 1


def _instant(value: str, datatype: str) -> str | None:
    found = _INSTANTS[datatype].fullmatch(value)
    if not found:
        return None
    parts = found.groupdict()
    year, month, day = (int(parts.get(name) or other) for name, other in (("year", 1972), ("month", 1), ("day", 1)))
    next_month = (year + month // 12, month % 12 + 1)
    if not (1 <= month <= 12 and 1 <= day <= _days(*next_month, 1) - _days(year, month, 1)):
        return None
    clock = (parts.get("hour") or "0", parts.get("minute") or "0", parts.get("second") or "0")
    if int(clock[0]) > 23 and (clock[0] != "24" or Decimal(clock[1]) or Decimal(clock[2])):
        return None
    if int(clock[1]) > 59 or Decimal(clock[2]) >= 60:
        return None
    zone = parts["zone"]
    east = 0
    if zone and zone != "Z":
        east = int(zone[1:3]) * 60 + int(zone[4:])
        if int(zone[4:]) > 59 or east > 14 * 60:
            return None
        east = -east if zone[0] == "-" else east
    at = _EXACT.subtract(_seconds(_days(year, month, day), clock), Decimal(east * 60))
    kind = "dateTime" if datatype.endswith("dateTimeStamp") else datatype.removeprefix(_XSD)
    return f"{_TIME}{kind}{_END}{_number(format(at, 'f'))}"


def _duration(value: str) -> str | None:
    found = _DURATION_TEXT.fullmatch(value)
    if not found:
        return None
    years, months, days, *clock = (part or "0" for part in found.groups()[1:])
    total_months = int(years) * 12 + int(months)
    seconds = _seconds(int(days), (clock[0], clock[1], clock[2]))
    if found[1]:
        total_months, seconds = -total_months, -seconds
    keys = []
    for year, month in _INSTANTS_OF_DURATIONS:
        later, at = divmod(year * 12 + month - 1 + total_months, 12)
        passed = _days(later, at + 1, 1) - _days(year, month, 1)
        keys.append(_number(format(_EXACT.add(Decimal(passed * 86_400), seconds), "f")))
    return _DURATION + "".join(keys)


_READERS: dict[str, Callable[[str], str | None]] = {
    f"{_XSD}string": _string,
    f"{_XSD}boolean": _boolean,
    f"{_XSD}decimal": _decimal,
    f"{_XSD}double": partial(_binary, is_single=False),
    f"{_XSD}float": partial(_binary, is_single=True),
    **{f"{_XSD}{name}": partial(_decimal, written=_INTEGER) for name in _INTEGERS},
    **{datatype: partial(_instant, datatype=datatype) for datatype in _INSTANTS},
    **dict.fromkeys((f"{_XSD}duration", f"{_XSD}yearMonthDuration", f"{_XSD}dayTimeDuration"), _duration),
}
