"""Command lines of words put together at random: an answer, a line that explains the mistake, or a usage."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from typer.testing import CliRunner

from loaders.builds.folder import Build
from service.cli.main import app
from tests.support.commands import COMMANDS
from tests.support.fuzzing import broken, rounds

#: Commands that end by themselves, without building, serving or writing elsewhere; what is slow is left out.
_ASKED = sorted(set(COMMANDS) & {"query", "queries", "cite", "explore", "findings", "search", "export", "new-report"})
_WORDS = [
    "ASK {}", "SELECT * { ?s ?p ?o } LIMIT 3", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 3", "DESCRIBE <https://w3id.org/datagov-kg/region/china>",
    "which-policies-belong-to-a-theme", "theme=security", "year=2024", "region=贵州", "paths", "roots", "policy=数据二十条",
    "one=数据二十条", "other=数据安全法", "timeline", "centrality", "measure=betweenness", "数据产量", "national", "--class", "contradiction",
    "--report", "survey-2024", "--format", "csv", "json", "markdown", "tsv", "bibtex", "--limit", "-1", "0", "999999999999", "--help",
    "observations.csv", "network.graphml", "--", "-", "", "=", "a=b", "=x", "x=", "--no-such", "--project", "/nowhere", ".", "/dev/null",
    "--output", "https://w3id.org/datagov-kg/region/china", "region/china", "no/such/thing", "é", "\udcff", "x" * 3000,
]  # fmt: skip


#: Command lines that are right, to begin with.
_RIGHT = [
    ["query", "ASK {}"], ["query", "which-policies-belong-to-a-theme", "theme=security", "--format", "json"], ["queries"],
    ["cite", "https://w3id.org/datagov-kg/region/china"], ["explore", "roots", "policy=网络数据安全管理条例"], ["findings"],
    ["explore", "timeline", "since=2024"], ["search", "数据安全"], ["export", "indicators.csv"], ["new-report", "a-report"],
]  # fmt: skip


def _line(chance: random.Random) -> list[str]:
    words = list(chance.choice(_RIGHT))
    if chance.random() < 0.5:
        words = [chance.choice(_ASKED), *(chance.choice(_WORDS) for _ in range(chance.randint(0, 5)))]
    if chance.random() < 0.5:
        at = chance.randrange(len(words))
        words[at] = broken(words[at].encode(errors="surrogateescape"), chance).decode(errors="surrogateescape")
    return [word.replace("\x00", "") for word in words]  # no operating system passes NUL


def test_a_command_line_is_answered_or_explained(
    light_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DGKG_STORE", str(light_build.folder.parent))
    monkeypatch.chdir(tmp_path)
    statuses: dict[int, int] = {}
    for chance in rounds("commands"):
        line = _line(chance)
        result = CliRunner().invoke(app, line)
        assert result.exception is None or isinstance(result.exception, SystemExit), (line, result.exception)
        assert result.exit_code in (0, 1, 2), (line, result.exit_code)
        assert "Traceback" not in result.output + result.stderr, line
        assert result.exit_code == 0 or result.output.strip() or result.stderr.strip(), line
        statuses[result.exit_code] = statuses.get(result.exit_code, 0) + 1
    assert len(statuses) > 1
