"""From the rows of an answer to a frame whose columns are of numbers where the graph's values are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .source import Rows

if TYPE_CHECKING:
    import pandas

_XSD = "http://www.w3.org/2001/XMLSchema#"
_WHOLE = {f"{_XSD}{name}" for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")}
_NUMBERS = _WHOLE | {f"{_XSD}{name}" for name in ("decimal", "double", "float")}
#: What columns of figures hold, also where an answer leaves them all empty.
_OF_FIGURES = {
    **dict.fromkeys(
        ("value", "lower", "upper", "value_reference", "lower_reference", "upper_reference"), f"{_XSD}decimal"
    ),
    **dict.fromkeys(("start", "end"), f"{_XSD}integer"),
}
#: Whole numbers beyond these are kept as floating-point ones.
_MOST_WHOLE = 2**63


def frame_of(answer: Rows) -> pandas.DataFrame:
    """The rows as a frame: ``Int64`` where all values of a column are whole numbers, ``Float64`` where all are numbers,
    ``boolean``, else ``string``; an empty cell is ``pandas.NA``."""
    import pandas

    columns: dict[str, Any] = {}
    for name in answer.columns:
        cells = [row.get(name) for row in answer.rows]
        kinds = {cell.get("datatype", "") for cell in cells if cell is not None}
        kinds |= {_OF_FIGURES[name]} if name in _OF_FIGURES else set()
        texts = [None if cell is None else cell["value"] for cell in cells]
        values, dtype = _typed(texts, kinds)
        columns[name] = pandas.array(values, dtype=dtype)
    return pandas.DataFrame(columns, columns=list(answer.columns))


def frame_of_table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> pandas.DataFrame:
    """Rows of texts and numbers as a frame."""
    import pandas

    return pandas.DataFrame([[row.get(name) for name in columns] for row in rows], columns=list(columns)).convert_dtypes()


def _typed(texts: list[str | None], kinds: set[str]) -> tuple[Any, Any]:
    if kinds and kinds <= _WHOLE:
        whole = [None if text is None else int(text) for text in texts]
        if all(number is None or -_MOST_WHOLE <= number < _MOST_WHOLE for number in whole):
            return whole, "Int64"
    if kinds and kinds <= _NUMBERS:
        return [None if text is None else float(text) for text in texts], "Float64"
    if kinds == {f"{_XSD}boolean"}:
        return [None if text is None else text in ("true", "1") for text in texts], "boolean"
    return list(texts), "string"
