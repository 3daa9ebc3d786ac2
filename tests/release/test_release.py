"""What a release says of its dependencies: nothing that was not looked up passes for sound."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from loaders.project import ROOT
from tests.release.audit import State, judged

SOUND = {"name": "a", "version": "1", "vulns": []}
BAD = {"name": "b", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["2.1"], "aliases": []}]}
UNKNOWN = {"name": "c", "skip_reason": "Dependency not found and could not be audited: c (3)"}
OURS = {"name": "datagov-kg", "skip_reason": "not found"}


@pytest.mark.parametrize(
    ("packages", "state"),
    [
        ([SOUND, OURS], State.CLEAN), ([SOUND, BAD], State.VULNERABLE), ([BAD, UNKNOWN], State.VULNERABLE),
        ([SOUND, UNKNOWN], State.NOT_AUDITED), ([UNKNOWN], State.NOT_AUDITED), ([], State.NOT_AUDITED),
        ([OURS], State.NOT_AUDITED),
    ],
)  # fmt: skip
def test_only_what_was_looked_up_is_clean(packages: list[dict[str, Any]], state: State) -> None:
    verdict = judged({"dependencies": packages, "fixes": []}, "No known vulnerabilities found", ["datagov-kg"])
    assert verdict.state is state
    first = verdict.told().partition(":")[0]
    assert first == {State.CLEAN: "AUDITED", State.VULNERABLE: "VULNERABLE", State.NOT_AUDITED: "NOT AUDITED"}[state]
    assert json.loads(verdict.written())["state"] == state.name.lower().replace("_", " ")
    if BAD in packages:
        assert "b 2: X-1, mended in 2.1" in verdict.told()


def test_an_audit_that_ends_without_a_report_is_none() -> None:
    verdict = judged(None, "Traceback\nConnectionError: no route\n")
    assert verdict.state is State.NOT_AUDITED
    assert "ConnectionError: no route" in verdict.told()


@pytest.mark.package
def test_a_release_has_its_bill_of_materials_and_says_whether_it_was_audited(tmp_path: Path) -> None:
    """With the tools in an environment of their own, as ``make release`` has them in the project's."""
    pinned = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tools = tmp_path / "tools"
    subprocess.run([sys.executable, "-m", "venv", "--system-site-packages", str(tools)], check=True)
    python = tools / "bin" / "python"
    wanted = pinned["optional-dependencies"]["release"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *wanted], check=True)
    materials = tmp_path / "sbom.json"
    asked = (
        "import sys; from pathlib import Path; from tests.release.run import bill_of_materials, packages_of; "
        "from tests.release.audit import audit; "
        "bill_of_materials(Path(sys.argv[1]), Path(sys.argv[2])); "
        "print(audit(packages_of(Path(sys.argv[1])), ['datagov-kg'], '--vulnerability-service', 'osv', '--osv-url', "
        "'http://127.0.0.1:9/').told())"
    )
    done = subprocess.run(
        [python, "-c", asked, sys.executable, str(materials)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("NOT AUDITED"), "nobody listens there"
    document = json.loads(materials.read_text(encoding="utf-8"))
    assert document["bomFormat"] == "CycloneDX"
    found = {(re.sub(r"[-_.]+", "-", one["name"]).lower(), one["version"]) for one in document["components"]}
    needed = {tuple(one.split(";")[0].strip().lower().split("==")) for one in pinned["dependencies"]}
    assert needed <= found, needed - found
    assert document["metadata"]["component"]["name"] == pinned["name"]
    assert all(one["purl"].startswith("pkg:pypi/") for one in document["components"] if one["name"] != pinned["name"])
