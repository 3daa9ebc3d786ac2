"""A row of figures as a model reads it: what it is of, its interval in words, and its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from service.mcp_server.asking import Answers, Row

#: The dimensions of a figure, and the ids of those of their values that say nothing.
_NAMED = ("indicator", "region", "population", "industry")
_NOTHING = frozenset({"全部", "全行业"})
_BASES = ("period_basis", "base_period_basis", "region_basis", "population_basis")
_PLACE = ("report", "printed", "multiplier", "qualifier_printed", "unit_printed")
_COMPUTED = "which-values-were-computed-and-from-what"


async def told(answers: Answers, rows: list[Row]) -> list[dict[str, Any]]:
    """The figures of these rows, each with its receipt: where it is printed, or the figures it was computed from."""
    computed: dict[str, dict[str, Any]] = {}
    of = {_text(row, "indicator_zh") for row in rows if _text(row, "status") == "computed"}
    for indicator in sorted(of):
        for row in await answers.rows(f"queries/{_COMPUTED}", [("indicator", indicator)]):
            computed[_text(row, "figure")] = {
                "identity": {"zh": _text(row, "identity_zh"), "en": _text(row, "identity_en")},
                "computed_from": _text(row, "computed_from_figures").split(),
                "computed_from_en": _text(row, "computed_from_en"),
            }
    return [_figure(row, computed) for row in rows]


def _figure(row: Row, computed: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    iri, unit = _text(row, "figure"), _text(row, "unit")
    figure: dict[str, Any] = {
        name: {"zh": _text(row, f"{name}_zh"), "en": _text(row, f"{name}_en")}
        for name in _NAMED
        if _text(row, f"{name}_zh") not in _NOTHING | {""}
    }
    figure |= {name: text for name in ("period", "base_period", "kind", "status") if (text := _text(row, name))}
    figure |= {name: number for name in ("value", "lower", "upper") if (number := _text(row, name))}
    figure |= {"unit": unit, "said": _said(row, unit)}
    bases = {name.removesuffix("_basis"): text for name in _BASES if (text := _text(row, name)) and text != "stated"}
    if bases:
        figure["not_stated_by_its_sentence"] = bases
    receipt: dict[str, Any] = {"figure": iri}
    receipt |= {name: text for name in _PLACE if (text := _text(row, name))}
    if _text(row, "start"):
        receipt["characters"] = [int(_text(row, "start")), int(_text(row, "end"))]
    return figure | {"receipt": receipt | computed.get(iri, {})}


def _said(row: Row, unit: str) -> str:
    """The value with its interval, as one says it."""
    value, lower, upper = (_number(row, name) for name in ("value", "lower", "upper"))
    if value is not None:
        return f"{value} {unit}" + (f", between {lower} and {upper}" if lower != upper and lower and upper else "")
    if lower is not None and upper is not None:
        return f"between {lower} and {upper} {unit}"
    return f"at least {lower} {unit}" if lower is not None else f"at most {upper} {unit}" if upper is not None else "no number"


def _number(row: Row, name: str) -> str | None:
    text = _text(row, name)
    return f"{Decimal(text):,f}" if text else None


def _text(row: Row, name: str) -> str:
    return row[name]["value"] if name in row else ""
