"""What pip-audit found, read so that nothing passes in silence.

pip-audit ends well, and says that no vulnerability is known, when its database knows nothing of any package: behind a mirror,
or without a network. What it skipped was not audited, and is said to be so here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any


class State(IntEnum):
    """How an audit ended; the number is the exit status of ``make release``'s program."""

    CLEAN = 0
    VULNERABLE = 1
    NOT_AUDITED = 3


@dataclass(frozen=True)
class Verdict:
    """What is known: packages looked up, those that were not, and each vulnerability with the version that mends it."""

    state: State
    audited: list[str]
    not_audited: dict[str, str]
    vulnerabilities: list[str]

    def told(self) -> str:
        """The verdict in words, for whoever makes the release."""
        counted = f"{len(self.audited)} packages were looked up, {len(self.not_audited)} could not be."
        if self.state is State.CLEAN:
            return f"AUDITED: no vulnerability is known. {counted}"
        if self.state is State.VULNERABLE:
            return "\n".join([f"VULNERABLE: {counted}", *self.vulnerabilities])
        reason = next(iter(self.not_audited.values()), "")
        return f"NOT AUDITED: {counted} No database of advisories was reached ({reason}). Repeat where one can be."

    def written(self) -> str:
        """The verdict as JSON, to lie beside the distributions."""
        return json.dumps(asdict(self) | {"state": self.state.name.lower().replace("_", " ")}, indent=1, ensure_ascii=False)


def judged(report: dict[str, Any] | None, said: str, own: Sequence[str] = ()) -> Verdict:
    """What a report of pip-audit means; None is one that it did not write, and ``said`` what it said instead.

    ``own`` are packages of this project, which no database knows.
    """
    if report is None:
        last = said.strip().splitlines()[-1:] or ["it said nothing"]
        return Verdict(State.NOT_AUDITED, [], {"all": last[0][:300]}, [])
    audited, skipped, bad = list[str](), dict[str, str](), list[str]()
    for package in report["dependencies"]:
        name = package["name"]
        if name in own:
            continue
        if "skip_reason" in package:
            skipped[name] = package["skip_reason"]
            continue
        audited.append(name)
        for one in package["vulns"]:
            mended = ", ".join(one["fix_versions"]) or "none yet"
            bad.append(f"{name} {package['version']}: {one['id']}, mended in {mended}")
    otherwise = State.NOT_AUDITED if skipped or not audited else State.CLEAN
    return Verdict(State.VULNERABLE if bad else otherwise, audited, skipped, bad)


def audit(packages: Path, own: Sequence[str], *options: str) -> Verdict:
    """Look up all that is installed in a folder of packages; ``options`` go to pip-audit."""
    command = [
        sys.executable, "-m", "pip_audit", "--path", str(packages), "--format", "json", "--progress-spinner", "off",
        "--timeout", "5", *options,
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        report = None
    return judged(report, done.stderr, own)
