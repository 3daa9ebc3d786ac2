"""The graph under the tests of the service is one that ``dgkg build`` would let pass."""

from __future__ import annotations

import pyoxigraph
import pytest

from loaders.project import Project
from loaders.validation import validate_store
from tests.support.graphs import graph_nquads


@pytest.mark.long
@pytest.mark.parametrize("observations", [0, 1, 300])
def test_the_small_graph_passes_all_our_shapes(observations: int) -> None:
    store = pyoxigraph.Store()
    store.bulk_load(graph_nquads(observations), format=pyoxigraph.RdfFormat.N_QUADS)
    assert validate_store(store, Project()).readable() == "Validation: nothing found."


def test_there_is_a_year_for_each_figure_or_it_is_said() -> None:
    with pytest.raises(ValueError, match="years for 2023"):
        graph_nquads(2024)
