"""ROBOT, the command of the OBO community over the OWL API: is an ontology in a profile of OWL 2?"""

from __future__ import annotations

import subprocess
from pathlib import Path

from tests.support.engines.maven import class_path

VERSION = "1.9.8"
_SECONDS = 300


def outside_owl_dl(folder: Path, ontology: Path) -> list[str]:
    """What keeps the ontology from being OWL 2 DL by ROBOT, a line each; nothing where it is."""
    jars = class_path(folder, f"org.obolibrary.robot:robot-command:{VERSION}")
    report = folder / f"{ontology.stem}.profile.txt"
    tool = ["java", "-Xmx2g", "-cp", jars, "org.obolibrary.robot.CommandLineInterface", "validate-profile"]
    command = [*tool, "--profile", "DL", "--input", str(ontology), "--output", str(report)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=_SECONDS, check=False)
    assert report.is_file(), done.stdout[-2000:] + done.stderr[-2000:]
    head, *lines = report.read_text(encoding="utf-8").splitlines()
    assert bool(lines) == ("NOT in profile" in head) == bool(done.returncode), head
    return lines
