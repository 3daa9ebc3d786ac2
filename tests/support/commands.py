"""Running the ``dgkg`` command in a test, and reading what it says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import typer.main
from typer.core import TyperGroup
from typer.testing import CliRunner, Result

from service.cli.main import app

Run = Callable[..., Result]

_group = typer.main.get_command(app)
assert isinstance(_group, TyperGroup)
#: Every command of ``dgkg``, by name.
COMMANDS = _group.commands


def invoke(*arguments: str | Path) -> Result:
    """Run a command line of ``dgkg``, and let no exception but an exit pass."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def mistake(result: Result) -> str:
    """The one line that explains a user's mistake."""
    assert result.exit_code == 1
    assert result.stdout == ""
    (line,) = lines_of(result.stderr)
    assert "Traceback" not in line
    return line


def lines_of(text: str) -> list[str]:
    """The lines that hold anything."""
    return [line for line in text.splitlines() if line.strip()]
