"""What an answer can be shown as beside its table: by the shape of its columns, without a service."""

from __future__ import annotations

import pytest

from loaders.vocabulary import BASE
from service.pages.results import Shapes, shapes_of
from service.pages.tables import AnswerTable, Bounds, table, triples_table
from service.pages.tiles import places
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
    bars = shapes_of(table(["name", "n"], rows, 2, Bounds(10, 100))).bars
    assert [(bar.names[0].term.value, bar.value, bar.length) for bar in bars] == [("b", "2", 100.0)]


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
    assert graph is not None and len(graph.ties) == 60 and graph.left == 15


def test_triples_are_rows_and_those_between_things_a_graph() -> None:
    turtle = f"<{BASE}a> <http://x/p> <{BASE}b>, 'text'@zh, 3 .".encode()
    found = triples_table(turtle, Bounds(10, 100))
    assert found.columns == ["subject", "predicate", "object"] and found.count == 3
    graph = shapes_of(found).graph
    assert graph is not None and len(graph.ties) == 1 and (graph.ends, graph.tie) == ((0, 2), 1)
