"""Proposals as rows: the columns of the exported claims, and what a claim has not, for programs and spreadsheets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from loaders.evidence import Basis
from loaders.exports.columns import export_tables
from loaders.extract import Document, Proposal
from loaders.reading.concepts import Concept, Scheme, Schemes
from loaders.words.intervals import meaning_of, states_value
from loaders.words.periods import read_period
from loaders.words.printing import plain
from loaders.words.units import Units

#: What a proposal has beside the columns of a claim.
OWN_COLUMNS = ("confidence", "rule", "conflicts")


def proposal_columns() -> list[str]:
    """The columns of a row."""
    return [*(column.name for column in export_tables()["claims"].columns), *OWN_COLUMNS]


def proposal_rows(
    document: Document, name: str, proposals: Iterable[Proposal], schemes: Schemes, units: Units
) -> list[dict[str, str]]:
    """A row for each proposed figure of the document called ``name``; those that contradict others come first."""
    figures = sorted((one for one in proposals if one.is_figure), key=lambda one: (not one.conflicts, one.start, one.end))
    return [_row(document, name, one, schemes, units) for one in figures]


def _row(document: Document, name: str, one: Proposal, schemes: Schemes, units: Units) -> dict[str, str]:
    row = dict.fromkeys(proposal_columns(), "")
    number = one.value if one.value is not None else Decimal(0)
    high = one.value_high if one.value_high is not None else number
    value = number if states_value(number, high, one.qualifier) else None
    indicator = _find(schemes.get("indicators"), one.indicator)
    is_stock = indicator is not None and indicator.cell("measured") == "stock"
    row.update(
        report=name, start=str(one.start), end=str(one.end), sentence_start=_number(one.sentence_start),
        sentence_end=_number(one.sentence_end), printed=one.printed, multiplier=one.multiplier,
        qualifier_printed=one.qualifier, unit_printed=one.unit_printed, qualifier=meaning_of(one.qualifier),
        number=plain(number), number_high=plain(one.value_high), value=plain(value), lower=plain(one.lower),
        upper=plain(one.upper), unit=one.unit, unit_id=one.unit, kind=one.kind, status=one.status, indicator=one.indicator,
        indicator_zh=one.new_label, region=one.region, period=_as_meant(one.period, is_stock), period_printed=one.period,
        base_period=_as_meant(one.base_period, is_stock), base_period_printed=one.base_period, population=one.population, industry=one.industry,
        attributed_to_zh=one.attribution, confidence=f"{one.confidence:.3f}", rule=one.rule, conflicts=" ".join(one.conflicts),
    )  # fmt: skip
    for column, scheme, the_id in (
        ("qualifier", "qualifiers", row["qualifier"]), ("unit", "units", one.unit), ("kind", "kinds", one.kind),
        ("status", "statements", one.status), ("indicator", "indicators", one.indicator), ("region", "regions", one.region),
        ("population", "populations", one.population), ("industry", "industries", one.industry),
    ):  # fmt: skip
        concept = _find(schemes.get(scheme), the_id)
        if concept is not None:
            row[f"{column}_zh"], row[f"{column}_en"] = concept.cell("label_zh"), concept.cell("label_en")
    unit = _find(schemes.get("units"), one.unit)
    if unit is not None:
        row["unit"] = unit.cell("symbol")
    for scheme, column in (("regions", "region_code"), ("industries", "industry_code")):
        concept = _find(schemes.get(scheme), getattr(one, column.removesuffix("_code")))
        if concept is not None:
            row[column] = concept.cells.get("code", "")
    _bases(row, one.bases)
    _reference(row, one, schemes, units, value)
    section = document.section_at(one.start)
    if section is not None:
        row["section"] = section.title
    return row


def _as_meant(period: str, is_stock: bool) -> str:
    """The period as meant: a stock of a year is one of its last day."""
    return read_period(period).as_stock().code if period and is_stock else period


def _bases(row: dict[str, str], bases: Mapping[str, Basis]) -> None:
    for dimension, basis in bases.items():
        row[f"{dimension}_basis"] = basis.kind
        if basis.kind == "context":
            row[f"{dimension}_context"] = f"{basis.start}-{basis.end}"


def _reference(row: dict[str, str], one: Proposal, schemes: Schemes, units: Units, value: Decimal | None) -> None:
    """The value and its bounds in the indicator's own unit, where both are known and measure the same."""
    indicator = _find(schemes.get("indicators"), one.indicator)
    reference = indicator.cell("unit") if indicator is not None else ""
    if one.unit not in units or reference not in units or not units.are_comparable([one.unit, reference]):
        return
    ratio = units.ratio(one.unit, reference)
    for column, number in (("value", value), ("lower", one.lower), ("upper", one.upper)):
        row[f"{column}_reference"] = plain(None if number is None else number * ratio)
    concept = _find(schemes.get("units"), reference)
    row["unit_reference"] = concept.cell("symbol") if concept is not None else reference


def _find(scheme: Scheme | None, the_id: str) -> Concept | None:
    return scheme.concepts.get(the_id) if scheme is not None and the_id else None


def _number(position: int | None) -> str:
    return "" if position is None else str(position)
