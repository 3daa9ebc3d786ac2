"""Damaged builds, folders that are none, builds at once: explained by every command, mended by the next build."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pyoxigraph
import pytest

from loaders.builds.folder import MANIFEST_FILE, Build, NoBuild, begun, current_build, install
from loaders.locks import locked
from loaders.project import ROOT, Project
from tests.support.commands import Run, lines_of

pytestmark = pytest.mark.long

Damage = Callable[[Path], object]


def cut(name: str, length: int) -> Damage:
    """The damage that leaves only so many bytes of a file."""
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:length])


def flipped(name: str) -> Damage:
    """The damage that changes one byte of a file, its length as it was."""

    def damage(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(content)

    return damage


def rewritten(**fields: object) -> Damage:
    """The damage that gives fields of the manifest other values."""

    def damage(folder: Path) -> None:
        manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        (folder / MANIFEST_FILE).write_text(json.dumps({**manifest, **fields}), encoding="utf-8")

    return damage


DAMAGE: dict[str, Damage] = {
    "no manifest": lambda folder: (folder / MANIFEST_FILE).unlink(),
    "empty manifest": cut(MANIFEST_FILE, 0),
    "half a manifest": cut(MANIFEST_FILE, 99),
    "a manifest that is a list": lambda folder: (folder / MANIFEST_FILE).write_text("[]"),
    "a manifest of other things": lambda folder: (folder / MANIFEST_FILE).write_text('{"version": "x", "files": [1]}'),
    "a manifest of things without a day": lambda folder: (folder / MANIFEST_FILE).write_text('{"version": "x", "files": {}}'),
    "a manifest of no day": rewritten(created="x"),
    "a manifest of a day that is a number": rewritten(created=-1),
    "a manifest whose counts are a list": rewritten(counts=[]),
    "a manifest without end": lambda folder: (folder / MANIFEST_FILE).write_text("[" * 100_000),
    "no graph": lambda folder: (folder / "graph.nq").unlink(),
    "half a graph": cut("graph.nq", 1000),
    "another graph": flipped("graph.nq"),
    "no change log": lambda folder: (folder / "changes.json").unlink(),
    "no table": lambda folder: (folder / "claims.csv").unlink(),
}


@pytest.fixture
def damaged_builds(light_build: Build, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a folder of builds that a test may damage, as the store."""
    builds = tmp_path / "damaged"
    shutil.copytree(light_build.folder, builds / light_build.folder.name)
    (builds / "current").symlink_to(light_build.folder.name)
    monkeypatch.setenv("DGKG_STORE", str(builds))
    return builds


@pytest.mark.parametrize("damage", DAMAGE)
def test_every_command_explains_a_damaged_build(
    run: Run, damaged_builds: Path, tmp_path: Path, damage: str
) -> None:
    DAMAGE[damage](damaged_builds / "current")
    for arguments in (["query", "ASK {}"], ["findings"], ["validate"], ["export", str(tmp_path / "claims.csv")], ["cite"]):
        result = run(*arguments)
        if result.exit_code == 0:  # a change of one byte is seen where the file is read
            assert (damage, arguments[0]) == ("another graph", "export")
            continue
        (line,) = lines_of(result.stderr)
        assert "damaged" in line and "Run `dgkg build`" in line


@pytest.mark.parametrize("damage", DAMAGE)
def test_the_next_build_mends_it(light_project: Project, light_build: Build, tmp_path: Path, damage: str) -> None:
    builds = tmp_path / "builds"
    aside = builds / light_build.folder.name
    shutil.copytree(light_build.folder, aside)
    (builds / "current").symlink_to(aside.name)
    DAMAGE[damage](aside)
    with locked(builds):
        copy = builds / ".new-1-copy"
    shutil.copytree(light_build.folder, copy)
    made = install(copy, builds, light_build.version)
    assert current_build(builds) == made
    assert made.load() is not None
    assert {name: made.read(name) for name in made.files} == {name: light_build.read(name) for name in light_build.files}


@pytest.mark.parametrize("arguments", [["query", "ASK {}"], ["findings"], ["validate"], ["export", "claims.csv"], ["build"]])
def test_builds_that_are_a_file_are_explained(
    run: Run, light_project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    (tmp_path / "store").write_text("", encoding="utf-8")
    monkeypatch.setenv("DGKG_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("DGKG_REPORTS", raising=False)
    result = run("--project", light_project.root, *arguments)
    assert result.exit_code == 1
    assert "is a file, and should be the folder of builds" in result.stderr


@pytest.mark.parametrize("target", ["gone", "current", "../nowhere/else"])
def test_a_dangling_link_is_explained_and_replaced(
    run: Run, damaged_builds: Path, light_build: Build, target: str
) -> None:
    (damaged_builds / "current").unlink()
    (damaged_builds / "current").symlink_to(target)
    result = run("query", "ASK {}")
    assert result.exit_code == 1 and "Run `dgkg build`" in result.stderr
    copy = damaged_builds / ".new-1-copy"
    shutil.copytree(light_build.folder, copy)
    install(copy, damaged_builds, light_build.version)
    assert run("query", "ASK {}").stdout == "yes\n"


def test_a_folder_in_place_of_the_link_is_explained(damaged_builds: Path, light_build: Build) -> None:
    (damaged_builds / "current").unlink()
    shutil.copytree(light_build.folder, damaged_builds / "current")
    copy = damaged_builds / ".new-1-copy"
    shutil.copytree(light_build.folder, copy)
    with pytest.raises(NoBuild, match="is a folder, and should be the link"):
        install(copy, damaged_builds, light_build.version)


def test_a_build_that_runs_is_left_alone_and_one_that_was_killed_is_removed(tmp_path: Path) -> None:
    killed = tmp_path / ".new-1-x"
    killed.mkdir()
    with begun(tmp_path) as mine:
        assert not killed.exists()
        with begun(tmp_path) as other:
            assert mine.is_dir() and other.is_dir()
        code = "import sys, pathlib; from loaders.builds.folder import begun\n"
        code += "with begun(pathlib.Path(sys.argv[1])) as aside: print(aside.is_dir())"
        done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, capture_output=True, check=True)
        assert done.stdout.split() == [b"True"] and mine.is_dir()


@pytest.mark.parametrize("contents", [8, 2, 1])
def test_builds_at_once_leave_whole_builds(light_build: Build, tmp_path: Path, contents: int) -> None:
    """Eight builds, begun and installed at once: none loses its folder before it is done."""
    failed: list[BaseException] = []

    def one(number: int) -> None:
        try:
            with begun(tmp_path) as aside:
                for file in light_build.folder.iterdir():
                    if file.is_file():
                        shutil.copyfile(file, aside / file.name)
                version = f"{number % contents}" * 16
                manifest = {"version": version, "created": "2026-11-21T00:00:00Z", "files": {}}
                (aside / MANIFEST_FILE).write_text(json.dumps(manifest), encoding="utf-8")
                (aside / "own.txt").write_text(str(number % contents), encoding="utf-8")
                made = install(aside, tmp_path, version)
                assert made.version == version and (made.folder / "own.txt").is_file()
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert current_build(tmp_path).folder.is_dir()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(("umask", "folder_mode", "file_mode"), [(0o022, 0o755, 0o644), (0o077, 0o700, 0o600), (0o002, 0o775, 0o664)])
def test_a_build_has_the_permissions_that_the_user_gives(
    tmp_path: Path, umask: int, folder_mode: int, file_mode: int
) -> None:
    before = os.umask(umask)
    try:
        with begun(tmp_path / "builds") as aside:
            (aside / MANIFEST_FILE).write_text('{"version": "0123456789abcdef", "created": "2026-11-21", "files": {}}', encoding="utf-8")
            made = install(aside, tmp_path / "builds", "0123456789abcdef")
    finally:
        os.umask(before)
    assert made.folder.stat().st_mode & 0o777 == folder_mode
    assert (made.folder / MANIFEST_FILE).stat().st_mode & 0o777 == file_mode


def test_no_traceback_reaches_a_user(tmp_path: Path) -> None:
    code = "import service.cli.look as look, service.cli.main as main\n"
    code += "def broken(*_): raise RuntimeError('broken [/here]')\n"
    code += "look.project_at_hand = broken\nmain.main()"
    own = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", code, "query", "ASK {}"], env=own, capture_output=True, check=False)
    assert done.returncode == 1 and b"Traceback" not in done.stdout + done.stderr
    assert b"RuntimeError: broken [/here]" in done.stderr
    (kept,) = tmp_path.glob("dgkg-*.txt")
    assert "Traceback" in kept.read_text(encoding="utf-8") and kept.name.encode() in done.stderr


def test_the_dump_is_canonical_n_quads(built_build: Build) -> None:
    """Sorted, each quad once, each term in its one spelling, no blank nodes: as RDFC-1.0 has it."""
    data = built_build.graph.read_bytes()
    lines = data.splitlines(keepends=True)
    assert lines == sorted(set(lines))
    dataset = pyoxigraph.Dataset(pyoxigraph.parse(data, format=pyoxigraph.RdfFormat.N_QUADS))
    dataset.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
    again = pyoxigraph.serialize(dataset, format=pyoxigraph.RdfFormat.N_QUADS)
    assert again is not None
    assert sorted(again.splitlines(keepends=True)) == lines
    assert b"XMLSchema#string> <" not in b"".join(line for line in lines if b'"^^' in line)
