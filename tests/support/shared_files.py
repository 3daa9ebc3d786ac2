"""The suites and vocabularies beside the project, in the folder ``DGKG_SHARED`` (else ``../shared``)."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from loaders.project import ROOT

SHARED = Path(os.environ.get("DGKG_SHARED") or ROOT.parent / "shared")


def shared_folder(name: str) -> Path:
    """The folder ``name`` of the shared files. Without it a test is skipped.

    Where ``DGKG_REQUIRE_TEXTS`` is 1 (CI) the test fails instead.
    """
    folder = SHARED / name
    if not folder.is_dir():
        reason = f"{folder} is not there: set DGKG_SHARED to the folder that holds {name}"
        if os.environ.get("DGKG_REQUIRE_TEXTS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder
