"""An extractor, made once."""

from __future__ import annotations

import pytest

from loaders.extract import Extractor, extractor_for
from loaders.sources import Sources


@pytest.fixture(scope="session")
def extractor(sources: Sources) -> Extractor:
    """One that reads by all the project's words."""
    return extractor_for(sources)
