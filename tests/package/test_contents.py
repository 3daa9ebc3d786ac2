"""What the wheel and the sdist hold: every file of ours, and nothing else."""

from __future__ import annotations

import re
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from loaders.project import ROOT
from tests.support.installed import CARRIED, project_files

#: What build.py makes of the scripts, in the wheel.
_MADE = re.compile(r"service/pages/static/(?:[a-z]+-[A-Z0-9]{8}\.js(?:\.br)?|built\.json|licences\.txt)")
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def test_every_folder_with_files_of_the_packages_is_listed_as_a_package() -> None:
    mapped = {folder: name for name, folder in SETUPTOOLS["package-dir"].items()}
    expected = set()
    for name in project_files():
        top, *folders = Path(name).parent.parts or ("",)
        if top in CARRIED:
            package = [mapped.get(top, top)]
            if "/".join([top, *folders]) in mapped:
                package, folders = [mapped["/".join([top, *folders])]], []
            for folder in folders:
                if not folder.isidentifier():  # a folder of a report: data of the package above it
                    break
                package.append(folder)
            expected.add(".".join(package))
    assert set(SETUPTOOLS["packages"]) == expected, "correct the list in pyproject.toml"


@pytest.mark.package
def test_the_wheel_holds_every_file_of_the_packages_and_of_their_data(distributions: tuple[Path, Path]) -> None:
    with zipfile.ZipFile(distributions[1]) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    expected = set()
    for name in project_files():
        top, _, rest = name.partition("/")
        if top in CARRIED:
            expected.add(f"{CARRIED[top]}/{rest}".replace("service/client/", "datagov_kg/"))
    made = set(filter(_MADE.fullmatch, held))
    assert held - made == expected
    assert {"service/pages/static/built.json", "service/pages/static/licences.txt"} < made


@pytest.mark.package
def test_the_sdist_holds_the_same_and_what_a_reader_wants(distributions: tuple[Path, Path]) -> None:
    with tarfile.open(distributions[0]) as sdist:
        held = {member.name.partition("/")[2] for member in sdist.getmembers() if member.isfile()}
    expected = {name for name in project_files() if name.partition("/")[0] in CARRIED}
    expected |= {"README.md", "LICENSE", "CHANGELOG.md", "CITATION.cff", "pyproject.toml", "MANIFEST.in"}
    held = {name for name in held if not name.startswith("datagov_kg.egg-info/") and not _MADE.fullmatch(name)}
    assert held - {"PKG-INFO", "setup.cfg"} == expected
