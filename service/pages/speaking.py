"""Figures of a chart in sentences: the value, the interval that it allows, and what kind of statement it is."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from loaders.words.intervals import Interval
from loaders.words.printing import Language, figure_text, grouped, interval_text
from service.http.languages import LANGUAGES
from service.network import edge_kinds
from service.pages.links import compact_number, grouped_number, host_of
from service.pages.words import known, translations, unit_in
from service.read.figures import Figure
from service.read.lines import Line
from service.read.named import Named
from service.read.relations import Relation
from service.read.series import Point

_MOST_SPOKEN = 12


def spoken_point(point: Point, language: Language) -> str:
    """One figure in the unit of the indicator: «52.26 ZB in 2025, the printed digits allow 52.255–52.265»."""
    say = translations(language).gettext
    unit = unit_in(point.unit, language)
    interval = interval_text(point.interval, language)
    manner = _manner(point)
    value = point.converted.value.removeprefix("-") if manner == "spoken.fall" else point.converted.value  # the word says which way
    places = {
        "period": point.period or say("spoken.unstated"), "value": grouped_number(value, 4),
        "bound": f"{interval} {unit}".strip(), "amount": f"{grouped_number(value, 4)} {unit}".strip(),
        "allowed": say(allowed_by(point.figure)) % {"interval": interval},
    }  # fmt: skip
    said = say(manner) % places
    if point.kind == "reported":
        return said
    return say("spoken.of") % {"said": said, "status": known(f"value.status.{point.kind}", language) or point.kind}


def allowed_by(figure: Figure) -> str:
    """Which message says the interval of a figure: what its printed digits allow, or what those allow that it follows from."""
    return "figure.inputs-allow" if figure.is_computed else "figure.digits-allow"


def _manner(point: Point) -> str:
    """Which message speaks the figure: places in an order, and how many are gained or lost, otherwise than amounts."""
    if point.is_place:
        return "spoken.rank" if point.lower == point.upper else "spoken.first" if point.lower == 1 else "spoken.bound"
    if point.value is None or point.lower is None or point.upper is None:
        return "spoken.bound"
    if point.lower != point.upper:
        return "spoken.value"
    if point.unit != "rank":
        return "spoken.exact"
    return "spoken.rise" if point.value > 0 else "spoken.fall" if point.value < 0 else "spoken.unmoved"


def spoken_series(points: Sequence[Point], language: Language) -> str:
    """A series in one sentence: each period once, as it was reported last; of long ones the last twelve."""
    say = translations(language).gettext
    last: dict[tuple[str, str], Point] = {}
    for point in points:
        last[point.period, "" if point.kind in ("reported", "computed") else point.kind] = point
    told = [spoken_point(point, language) for point in list(last.values())[-_MOST_SPOKEN:]]
    return say("spoken.end") % {"said": say("spoken.join").join(told)}


def compact_bound(interval: Interval, language: Language) -> str:
    """The one bound of a value that is only bounded, for a narrow place: «at least 550 billion»."""
    end, key = (interval.lower, "bound.least") if interval.upper is None else (interval.upper, "bound.most")
    if end is None or (interval.lower is not None and interval.upper is not None):
        return interval_text(interval, language)
    return translations(language).gettext(key) % {"value": compact_number(str(end), language)}


def meant(line: Line, language: Language) -> str:
    """What a figure or a claim says, by the value, the bounds and the unit's symbol of its line."""
    low, high, value = (Decimal(line[name].value) if name in line else None for name in ("lower", "upper", "value"))
    symbol = line["symbol"].value if "symbol" in line else ""
    unit, interval = unit_in(symbol, language), Interval(low, high)
    if value is None:
        return f"{interval_text(interval, language)} {unit}".strip()
    return figure_text(value, interval, unit, language)


def wanted(line: Line, language: Language) -> str:
    """What a target asks for: its bounds."""
    low, high = (Decimal(line[name].value) if name in line else None for name in ("lower", "upper"))
    return interval_text(Interval(low, high), language)


def outcome(line: Line, language: Language) -> str:
    """What the figure says that a target is held against, in its own unit: its value, or the bounds that it has alone; empty
    where there is none."""
    if line["outcome_value"]:
        return grouped_number(line["outcome_value"].value, 4)
    low, high = (Decimal(line[name].value) if name in line else None for name in ("outcome_lower", "outcome_upper"))
    return interval_text(Interval(low, high), language) if low is not None or high is not None else ""


def in_unit_of_target(line: Line, language: Language) -> str:
    """The figure that a target is held against in the unit of the target, where its own is another one that converts; else empty.
    The bounds of the target in its own unit and in that of the indicator say by which factor."""
    shown, symbol = (line[name].value if name in line else "" for name in ("outcome_symbol", "symbol"))
    converted = line["outcome_reference"] or line["outcome_value"]
    given = [(line[end], line[f"reference_{end}"]) for end in ("lower", "upper")]
    factor = next((Decimal(one.value) / Decimal(other.value) for one, other in given if one and other and Decimal(other.value)), None)
    if shown == symbol or converted is None or factor is None:
        return ""
    return f"{grouped(round(Decimal(converted.value) * factor, 4))} {unit_in(symbol, language)}".strip()


def sentence(relation: Relation, language: Language) -> str:
    """What a relation says: «“A” is made on the basis of “B”»; of a literal what it is."""
    subject, predicate, other = (_called(term, language) for term in (relation.subject, relation.predicate, relation.object))
    if relation.object.kind == "uri" and relation.object.labels:
        return edge_kinds().kind(relation.name).say(language, subject=subject, object=other, relation=predicate)
    return translations(language).gettext("relation.fact") % {"subject": subject, "relation": predicate, "object": other}


def _called(term: Named, language: Language) -> str:
    """The name of a term in the language, else in the other; of an address its host and what it ends in."""
    for one in (language, "", *LANGUAGES):
        if text := term.labels.get(one):
            return text
    return f"{host_of(term.value)} {term.value.rpartition('/')[2]}" if term.kind == "uri" else term.value
