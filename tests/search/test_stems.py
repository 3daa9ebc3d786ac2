"""Stems of words that many threads ask for at once, as a service does."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from loaders.search.folding import _stem

_WORDS = [f"{root}{ending}" for root in ("govern", "regulat", "digital", "measur", "nation", "develop") for ending in ("ing", "ation", "ational", "isations", "fulness", "ically")]  # fmt: skip
_ROUNDS = 150


@pytest.fixture
def many_switches() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("many_switches")
def test_threads_do_not_stem_each_others_words() -> None:
    alone = [_stem.__wrapped__(word) for word in _WORDS]  # what was stemmed before is not looked up

    def again(_: int) -> list[str]:
        return [_stem.__wrapped__(word) for word in _WORDS]

    with ThreadPoolExecutor(8) as threads:
        assert all(found == alone for found in threads.map(again, range(_ROUNDS)))
