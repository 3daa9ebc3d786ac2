"""What holds for all commands: help and completion wait for nothing heavy, one version, another checkout's data."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from loaders.project import ROOT, Project
from loaders.sources import read_sources
from loaders.version import software_version
from service.server.app import create_app
from tests.support.commands import COMMANDS, Run, mistake

pytestmark = pytest.mark.long

#: What only a command needs.
HEAVY = {"cn2an", "fastapi", "networkx", "pydantic_settings", "pyoxigraph", "pyshacl", "rdflib", "uvicorn"}
#: What typer itself imports to understand the options before a command.
OF_TYPER = {"asyncio", "pydantic", "importlib.metadata"}
_IMPORTED = """
import sys
from service.cli.main import app
try:
    app(sys.argv[1:], prog_name="dgkg")
finally:
    print(*sorted(sys.modules), file=sys.stderr)
"""


def run_apart(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``dgkg`` in a process of its own, which names its modules on standard error."""
    return subprocess.run(
        [sys.executable, "-c", _IMPORTED, *arguments],
        cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_list_of_commands_imports_nothing_heavy() -> None:
    done = run_apart("--help")
    assert "Usage:" in done.stdout
    assert not (HEAVY | OF_TYPER) & set(done.stderr.split())


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_help_imports_nothing_that_only_a_command_needs(name: str) -> None:
    done = run_apart(name, "--help")
    assert "Usage:" in done.stdout
    assert not HEAVY & set(done.stderr.split())


def test_the_shell_completes_commands_without_importing_what_they_need() -> None:
    done = run_apart(_DGKG_COMPLETE="complete_bash", COMP_WORDS="dgkg fin", COMP_CWORD="1")
    assert done.stdout.split() == ["findings"]
    assert not HEAVY & set(done.stderr.split())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("dgkg fin", ["findings"]),
        ("dgkg mutate --sur", ["--survivors"]),
        ("dgkg query what-grew", ["what-grew-fastest"]),
    ],
)
def test_the_shell_completes_commands_options_and_stored_queries(words: str, expected: list[str]) -> None:
    number = str(len(words.split()) - 1)
    done = run_apart(_DGKG_COMPLETE="complete_bash", COMP_WORDS=words, COMP_CWORD=number)
    assert done.stdout.split() == expected, done.stderr


def test_completion_can_be_installed(run: Run) -> None:
    assert "--install-completion" in run("--help").stdout


def test_there_is_one_version_and_everything_names_it(run: Run) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert software_version() == declared
    assert run("--version").stdout == f"dgkg {declared}\n"
    assert create_app().version == declared
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"] == declared
    assert f"## {declared} " in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for folder in ("loaders", "service"):
        for path in (ROOT / folder).rglob("*.py"):
            assert f'"{declared}"' not in path.read_text(encoding="utf-8"), f"{path} repeats the version"


@pytest.mark.long
def test_a_command_uses_the_data_of_the_checkout_it_is_told(run: Run, light_project: Project) -> None:
    told, own = run("--project", light_project.root, "coverage"), run("coverage")
    assert told.exit_code == own.exit_code == 0
    observations = sum(len(found) for found in read_sources(light_project).observations.values())
    counted = [re.search(r"observations *│ *([0-9,]+)", shown.stdout) for shown in (told, own)]
    assert counted[0] and counted[1]
    assert counted[0][1].replace(",", "") == str(observations) != counted[1][1].replace(",", "")


def test_a_folder_that_is_no_checkout_is_a_mistake_that_names_what_is_missing(run: Run, tmp_path: Path) -> None:
    line = mistake(run("--project", tmp_path, "coverage"))
    assert line == (
        f"--project {tmp_path}: no checkout of datagov-kg, for {tmp_path}/ontology/schemes.toml is not there."
    )
