"""A file is in its place whole, or as it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders.swapping import swap, swapped


def test_a_text_is_written_as_it_is_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    for text in ("一\n", "二\r\n三\n"):
        swap(path, text)
        assert path.read_bytes() == text.encode()
    assert list(tmp_path.iterdir()) == [path]


def test_after_an_error_and_where_it_was_removed_again_the_place_is_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("before")
    with pytest.raises(ValueError, match="broken"), swapped(path) as aside:
        aside.write_text("half")
        raise ValueError("broken")
    with swapped(path) as aside:
        aside.write_text("the same")
        aside.unlink()
    assert (path.read_text(), list(tmp_path.iterdir())) == ("before", [path])
