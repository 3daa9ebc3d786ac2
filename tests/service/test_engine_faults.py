"""What Oxigraph is known to answer wrongly it still does; where we mend it, we do."""

from __future__ import annotations

from typing import Any

import pytest
from pyoxigraph import QuerySolutions, Store

from service.store.ordered import Answer, Ordering
from tests.support.documentation import engine_faults

_FAULTS = engine_faults()


@pytest.mark.parametrize("fault", _FAULTS, ids=[fault["what"][:40] for fault in _FAULTS])
def test_a_fault_is_as_it_is_listed(fault: dict[str, Any]) -> None:
    """Fails where the engine mends one: then it leaves the list, and what was done about it may go."""
    assert fault["given"] != fault["right"]
    assert _column(Store().query(fault["query"])) == fault["given"]
    ours = fault["right"] if fault.get("mended") else fault["given"]
    assert _column(Ordering().query(Store(), fault["query"])) == ours


@pytest.mark.parametrize("fault", _FAULTS, ids=[fault["what"][:40] for fault in _FAULTS])
def test_a_report_is_one_of_the_engine(fault: dict[str, Any]) -> None:
    assert not fault["report"] or fault["report"].startswith("https://github.com/oxigraph/oxigraph/")


def _column(answer: Answer) -> str:
    assert isinstance(answer, QuerySolutions)
    return " ".join("" if solution["x"] is None else solution["x"].value for solution in answer)
