"""The columns of the exported tables, and what each holds. It imports nothing, so that a help text can print it."""

from __future__ import annotations

#: Column, and what it holds: the help of ``dgkg export``.
CLAIM_COLUMNS: dict[str, str] = {
    "report": "the report's id: the name of its text without .txt",
    "claim": "IRI of the claim",
    "observation": "IRI of the observation that the claim states",
    "start": "first code point of the numeral in the report's text",
    "end": "code point after the numeral",
    "printed": "the numeral as printed",
    "multiplier": "multiplier as printed beside it or in its table's head: 万, 亿, 万亿",
    "qualifier": "exact, approx, over, nearly, at_least or under",
    "value": "the figure in `unit`, multiplier expanded; percentages as 25, not 0.25",
    "value_high": "upper end where a range is printed",
    "unit": "plain symbol: ZB, EB, %, pp, times, count, CNY, rank …",
    "lower": "lowest value the figure can mean (empty: open)",
    "upper": "highest value the figure can mean (empty: open)",
    "kind": "level, growth, share, change_pp, rank, rank_change, count, multiple, per_capita, average, forecast, "
    "target or ratio",
    "status": "reported, forecast or target",
    "indicator": "id of the indicator",
    "indicator_zh": "its Chinese label",
    "indicator_en": "its English label",
    "region_zh": "reference area",
    "region_code": "GB/T 2260 code of the area, or its ISO 3166 code, where it has one",
    "period": "what the figure is about: 2024, 2024-12-31, 2024-09, 2022/2024 or empty",
    "base_period": "for a change, the period it is measured from",
    "population_zh": "whom it counts; empty for everyone",
    "industry_code": "GB/T 4754-2017 code, or the report's own group; empty for all",
    "attributed_to_zh": "the source that the report itself names, several joined by 、",
    "section": "the section of the report",
}

OBSERVATION_COLUMNS: dict[str, str] = {
    "report": "the report's id",
    "observation": "IRI of the observation",
    "series": "IRI of its series: indicator, area, population and industry over all reports and periods",
    "indicator": "id of the indicator",
    "indicator_zh": "its Chinese label",
    "indicator_en": "its English label",
    "region_zh": "reference area",
    "region_code": "GB/T 2260 or ISO 3166 code",
    "period": "period as meant: a stock of a year is one of its last day",
    "base_period": "for a change, the period it is measured from",
    "population_zh": "whom it counts; empty for everyone",
    "industry_code": "industry; empty for all",
    "value": "value in `unit`",
    "value_high": "upper end of a printed range",
    "lower": "lowest value it can have",
    "upper": "highest value it can have",
    "unit": "plain symbol",
    "kind": "kind of figure",
    "status": "reported, forecast or target",
    "claims": "number of claims that state it",
}
