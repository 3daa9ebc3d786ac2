"""What an answer can be shown as beside its table: by the shape of its columns, without a service."""

from __future__ import annotations

import pytest

from loaders.vocabulary import BASE
from service.pages.results import Shapes, shapes_of
from service.pages.tables import AnswerTable, Bounds, table, triples_table
from service.pages.tiles import places
from service.read.named import Named
from service.store.base import Row

_XSD = "http://www.w3.org/2001/XMLSchema#"


def _term(value: object) -> dict[str, str]:
    if isinstance(value, int | float):
        return {"type": "literal", "value": str(value), "datatype": f"{_XSD}decimal"}
    kind = "uri" if str(value).startswith("http") else "literal"
    return {"type": kind, "value": str(value)}


def answer(names: str, *rows: tuple[object, ...]) -> AnswerTable:
    """The table of an answer: numbers are numbers, what begins with ``http`` is an IRI, None is not bound."""
    columns = names.split()
    found: list[Row] = [
        {name: _term(value) for name, value in zip(columns, row, strict=True) if value is not None} for row in rows
    ]
    return table(columns, found, len(found), Bounds(1000, 100_000))


def shown(names: str, *rows: tuple[object, ...]) -> Shapes:
    """What such an answer can be drawn as."""
    return shapes_of(answer(names, *rows))


PROVINCES = [place.iri for place in places()]
#: Answers as people's queries give them, and how each can be seen.
ANSWERS: dict[str, tuple[AnswerTable, list[str]]] = {
    "years": (answer("year value", ("2022", 25.8), ("2023", 32.85), ("2024", 41.06)), ["table", "chart"]),
    "periods that are things": (answer("p n", *((f"{BASE}period/{year}", year) for year in (2022, 2023))), ["table", "chart", ]),
    "series": (answer("report period value", ("a", "2023", 1), ("a", "2024", 2), ("b", "2023", 3), ("b", "2024", 4)), ["table", "chart"]),
    "two numbers": (answer("year stored made", ("2023", 1, 2), ("2024", 2, 3)), ["table", "chart"]),
    "names": (answer("class n", (f"{BASE}ontology#Claim", 1610), (f"{BASE}ontology#Figure", 1351)), ["table", "chart"]),
    "provinces": (answer("region n", *((iri, number) for number, iri in enumerate(PROVINCES[:8], 1))), ["table", "chart", "tiles"]),
    "few provinces": (answer("region n", *((iri, 1) for iri in PROVINCES[:4])), ["table", "chart"]),
    "two things": (answer("one other", (f"{BASE}policy/a", f"{BASE}policy/b")), ["table", "graph"]),
    "three things": (answer("s p o", (f"{BASE}policy/a", "http://x/p", f"{BASE}policy/b")), ["table", "graph"]),
    "words": (answer("a b", ("x", "y")), ["table"]),
    "one thing": (answer("a", (f"{BASE}policy/a",)), ["table"]),
    "a number alone": (answer("n", (3,)), ["table"]),
    "characters of a text": (answer("printed start end", ("41.06", 10, 15)), ["table"]),
    "nothing": (answer("a b"), ["table"]),
    "not bound": (answer("a b", (None, None)), ["table"]),
    "below zero": (answer("name n", ("a", -1), ("b", -2)), ["table"]),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_is_offered_in_the_views_that_its_columns_have_the_shape_of(name: str) -> None:
    found, views = ANSWERS[name]
    assert shapes_of(found).views == views


def test_a_chart_has_a_mark_for_each_number_and_a_line_for_each_series() -> None:
    (chart,) = shapes_of(ANSWERS["series"][0]).charts
    assert [len(line.spots) for line in chart.lines] == [2, 2] and [period for _, period in chart.periods] == ["2023", "2024"]
    assert [[part.value for part in line.parts] for line in chart.lines] == [["a"], ["b"]]
    (alone,) = shapes_of(ANSWERS["years"][0]).charts
    assert [[part.value for part in line.parts] for line in alone.lines] == [["value"]], "it is called by its column"
    (both,) = shapes_of(ANSWERS["two numbers"][0]).charts
    assert [[part.value for part in line.parts] for line in both.lines] == [["stored"], ["made"]]


def test_bounds_are_intervals_of_the_value_and_each_unit_has_a_chart() -> None:
    bounded = shown("year value lower upper unit", ("2023", 5, 4, 6, "ZB"), ("2024", 7, 6, None, "ZB"), ("2023", 1, 1, 1, "%"), ("2024", 2, 2, 2, "%"))
    zettabytes, percent = bounded.charts
    assert (zettabytes.unit, percent.unit) == ("ZB", "%")
    first, last = zettabytes.lines[0].spots
    assert first.low is not None and first.high is not None and first.low > first.y > first.high
    assert last.high is None and last.point.upper is None, "what is open stays open"


def test_a_figure_leads_to_its_page_and_what_is_no_number_is_left_out() -> None:
    iri = f"{BASE}observation/survey-2024/x"
    found = shown("figure year value", (iri, "2023", 1), (f"{BASE}derived/y", "2024", 2))
    assert [spot.point.figure.iri for spot in found.charts[0].lines[0].spots] == [iri, f"{BASE}derived/y"]
    assert [spot.point.kind for spot in found.charts[0].lines[0].spots] == ["reported", "computed"]
    rows: list[Row] = [{"name": _term(name), "n": _term(1) | {"value": value}} for name, value in (("a", "INF"), ("b", "2"))]
    (of_one_unit,) = shapes_of(table(["name", "n"], rows, 2, Bounds(10, 100))).bars
    assert [(bar.names[0].term.value, bar.value, bar.length) for bar in of_one_unit.bars] == [("b", "2", 100.0)]


RED, BLUE = f"{BASE}indicator/red", f"{BASE}indicator/blue"
#: Answers whose rows are of several series, and the figures that a line may join, by period.
SEVERAL: dict[str, tuple[AnswerTable, list[list[str]]]] = {
    "two indicators of other periods": (
        answer("indicator period value unit", (RED, "2023", 1, "ZB"), (BLUE, "2024", 2, "ZB"), (RED, "2025", 3, "ZB")), [["2023", "2025"]],
    ),
    "an indicator in each row": (answer("indicator period value unit", (RED, "2023", 1, "ZB"), (BLUE, "2024", 2, "ZB")), []),
    "names that end alike": (answer("name period value", ("a/x", "2023", 1), ("b/x", "2024", 2)), []),
    "names in labels alone": (
        answer("of_zh of_en period value", ("红", "red", "2023", 1), ("蓝", "blue", "2024", 2), ("蓝", "blue", "2025", 2)), [["2024", "2025"]],
    ),
    "names too long to be read": (answer("name period value", ("a" * 90, "2023", 1), ("b" * 90, "2024", 2)), []),
    "nothing says of what": (answer("period value", ("2023", 52), ("2023", 2), ("2024", 60), ("2024", 3)), []),
    "statuses": (
        answer("period value status", ("2023", 1, "reported"), ("2024", 2, "reported"), ("2025", 3, "forecast")), [["2023", "2024"]],
    ),
    "sources that agree": (
        answer("report period value", ("a", "2023", 1), ("b", "2023", 1), ("b", "2024", 2)), [["2023", "2023", "2024"]],
    ),
    "sources that differ": (
        answer("report period value", ("a", "2023", 1), ("b", "2023", 5), ("b", "2024", 2), ("a", "2024", 3)), [["2023", "2024"]] * 2,
    ),
    "targets": (
        answer("target year value", (f"{BASE}target/a.1", "2023", 1), (f"{BASE}target/b.1", "2025", 2)), [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SEVERAL)
def test_a_line_never_joins_what_is_not_one_series(name: str) -> None:
    found, joined = SEVERAL[name]
    drawn = shapes_of(found).charts
    assert sum(len(line.spots) for chart in drawn for line in chart.lines) == len(found.rows), "each figure has its mark"
    assert [[spot.point.period for spot in line.spots] for chart in drawn for line in chart.lines if line.path] == joined


def test_other_units_share_no_axis_whatever_the_column_is_called_and_what_converts_is_converted() -> None:
    called = {name: Named("uri", f"{BASE}unit/{name}") for name in ("EFLOPS", "%")}
    for column in ("unit", "unit_symbol", "u"):
        found = answer(f"year n {column}", ("2023", 280, "EFLOPS"), ("2024", 90, "%"), ("2025", 95, "%"))
        assert [[len(line.spots) for line in chart.lines] for chart in shapes_of(found, called).charts] == [[1], [2]]
    alike = shown("indicator year n", (RED, "2023", 1), (RED, "2024", 1), (BLUE, "2023", 2), (BLUE, "2024", 2)).charts
    assert [len(chart.lines) for chart in alike] == [1, 1], "without a unit each indicator has its own axis"
    assert [chart.lines[0].parts[0].value for chart in alike] == [RED, BLUE], "and is named"
    columns = "period value lower upper unit value_reference lower_reference upper_reference unit_reference"
    (chart,) = shown(
        columns, ("2022", 0.18, None, None, "ZFLOPS", 180, None, None, "EFLOPS"), ("2024", 280, None, None, "EFLOPS", 280, None, None, "EFLOPS"),
        ("2025", None, 300, None, "EFLOPS", None, 300, None, "EFLOPS"),
    ).charts  # fmt: skip
    assert chart.unit == "EFLOPS" and [str(spot.point.middle) for spot in chart.lines[0].spots] == ["180", "280", "300"]


def test_bars_are_of_one_unit_and_say_how_many_are_left() -> None:
    mixed = shown("name n unit", ("a", 280, "EFLOPS"), ("b", 90, "%"), ("c", 45, "%")).bars
    assert [(one.unit, [bar.length for bar in one.bars]) for one in mixed] == [("EFLOPS", [100.0]), ("%", [100.0, 50.0])]
    (many,) = shown("name n", *((f"name {number}", number + 1) for number in range(75))).bars
    assert len(many.bars) == 60 and many.left == 15
    assert shown("name n unit", *((f"name {number}", 1, f"unit {number}") for number in range(15))).left == 3


def test_a_legend_is_in_both_languages_where_the_answer_or_a_word_of_ours_has_them() -> None:
    (chart,) = shown(
        "of_zh of_en period value status", ("红", "red", "2023", 1, "reported"), ("红", "red", "2024", 2, "forecast"), ("蓝", "blue", "2023", 3, "reported"),
    ).charts  # fmt: skip
    assert [[part.labels["zh"] for part in line.parts] for line in chart.lines] == [["红", "报告"], ["红", "预测"], ["蓝", "报告"]]
    assert [line.colour for line in chart.lines] == [0, 0, 1], "a forecast has the colour of what it is of"


def test_provinces_are_known_by_their_names_in_either_language() -> None:
    called = {name: Named("uri", place.iri) for place in places() for name in (place.short_zh, place.short_en)}
    for language in ("zh", "en"):
        names = [getattr(place, f"short_{language}") for place in places()[:6]]
        for column in ("region", f"where_{language}"):
            found = shapes_of(answer(f"{column} n", *((name, number) for number, name in enumerate(names))), called)
            assert found.grid and [point.of("area") for point in found.grid.ordered] == [*reversed(PROVINCES[:6])]
    assert shapes_of(answer("region n", *((name, 1) for name in "abcdef")), called).grid is None


def test_a_province_with_several_numbers_has_no_tile_unless_a_column_tells_them_apart() -> None:
    twice = [(iri, number, f"{BASE}industry/{number % 2}") for number in range(2) for iri in PROVINCES[:6]]
    crossed = shown("region n", *(row[:2] for row in twice))
    assert crossed.grid is None and crossed.unfit("tiles") == "view.unfit-tiles-several"
    apart = shown("region n industry", *twice)
    assert apart.grid and [str(point.value) for point in apart.grid.ordered] == ["1"] * 6
    assert [part.value for part in apart.tiles_of] == [f"{BASE}industry/1"], "what they are of is said"
    assert shown("region n industry", *twice[:3]).unfit("tiles") == "view.unfit-tiles"


def test_tiles_are_of_the_provinces_of_the_answer() -> None:
    grid = shapes_of(ANSWERS["provinces"][0]).grid
    assert grid is not None
    assert {tile.place.iri for tile in grid.tiles if tile.point} == set(PROVINCES[:8])
    assert [str(point.value) for point in grid.ordered][:2] == ["8", "7"]


def test_things_stand_to_the_right_of_what_leads_to_them_and_circles_end() -> None:
    a, b, c, d = (f"{BASE}policy/{name}" for name in "abcd")
    graph = shown("one other", (a, b), (b, c), (c, a), (c, d), (d, d)).graph
    assert graph is not None
    across = {box.thing.value: box.x for box in graph.boxes}
    assert across[a] < across[b] < across[c] < across[d] and len(graph.ties) == 5
    places_taken = [(box.x, box.y) for box in graph.boxes]
    assert len(set(places_taken)) == len(places_taken)
    assert max(box.x for box in graph.boxes) + graph.width <= 720 and max(box.y for box in graph.boxes) < graph.height


def test_of_three_things_the_middle_one_says_how_the_others_are_tied() -> None:
    graph = shapes_of(ANSWERS["three things"][0]).graph
    assert graph is not None and graph.ends == (0, 2) and graph.tie == 1
    assert [tie.relation and tie.relation.value for tie in graph.ties] == ["http://x/p"]


def test_a_picture_has_room_for_so_many_ties_and_says_what_is_left() -> None:
    graph = shown("one other", *((f"{BASE}policy/a", f"{BASE}policy/b{number}") for number in range(75))).graph
    assert graph is not None and len(graph.ties) == 60 and graph.rows == 60
    twice = shown("one other", *((f"{BASE}policy/a", f"{BASE}policy/b{number // 2}") for number in range(150))).graph
    assert twice is not None and len(twice.ties) == 60 and twice.rows == 120, "what is tied twice has one line"


def test_triples_are_rows_and_those_between_things_a_graph() -> None:
    turtle = f"<{BASE}a> <http://x/p> <{BASE}b>, 'text'@zh, 3 .".encode()
    found = triples_table(turtle, Bounds(10, 100))
    assert found.columns == ["subject", "predicate", "object"] and found.count == 3
    graph = shapes_of(found).graph
    assert graph is not None and len(graph.ties) == 1 and (graph.ends, graph.tie) == ((0, 2), 1)
